package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.AccountStatus.CodeSet;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.portal.view.Home;
import io.sallyport.server.portal.view.Person;
import io.sallyport.server.portal.view.Words;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How one account stands, in words for an administrator (GUESS-58). */
final class PersonWords {
    private final Words words;
    private final EventLines lines;

    PersonWords(Words words) {
        this.words = words;
        this.lines = new EventLines(words);
    }

    /** What is out of the ordinary; empty if nothing is. */
    Optional<String> note(AccountPage.Line line, Instant now) {
        if (line.temporaryUntil().isPresent()) {
            Instant until = line.temporaryUntil().get();
            return Optional.of(
                    words.text(
                            now.isBefore(until) ? "people.temporary" : "people.temporary-ended",
                            words.time(until)));
        }
        if (!line.isProtected()) return Optional.of(words.text("people.open"));
        return line.codesAtOnce() > 1
                ? Optional.of(words.text("people.level", line.codesAtOnce()))
                : Optional.empty();
    }

    Person of(
            AccountName name,
            Optional<AccountStatus> status,
            Optional<String> deadline,
            List<Event> events) {
        var notes = new ArrayList<String>();
        if (status.isEmpty()) notes.add(words.text("person.unknown", name.value()));
        else if (!status.get().isProtected()) notes.add(words.text("person.not-protected"));
        deadline.ifPresent(notes::add);
        return new Person(
                name.value(),
                status.isPresent(),
                notes,
                status.map(this::devices).orElse(List.of()),
                status.map(this::codes).orElse(List.of()),
                status.map(this::level).orElse(""),
                status.flatMap(AccountStatus::budget).map(this::lanes).orElse(List.of()),
                status.map(this::places).orElse(List.of()),
                status.map(this::graces).orElse(List.of()),
                status.map(this::refused).orElse(List.of()),
                lines.of(events),
                AuditPages.AUDIT
                        + "?account="
                        + URLEncoder.encode(name.value(), StandardCharsets.UTF_8));
    }

    private List<Person.Device> devices(AccountStatus status) {
        return status.devices().stream()
                .map(device ->
                        new Person.Device(
                                device.label(),
                                about(device),
                                device.lastUsed()
                                        .map(at -> words.text("home.used", words.time(at)))
                                        .orElse(words.text("home.unused"))))
                .toList();
    }

    private String about(AccountStatus.Device device) {
        CodeParameters parameters = device.parameters();
        String added = words.time(device.created());
        String about =
                parameters.type().equals(CodeParameters.TOTP)
                        ? words.text("home.clock", parameters.digits(), added)
                        : words.text("home.counter", parameters.digits(), added);
        return device.clockAheadSeconds()
                .map(ahead ->
                        words.text(
                                ahead > 0 ? "person.ahead" : "person.behind",
                                about,
                                Math.abs(ahead)))
                .orElse(about);
    }

    private List<String> codes(AccountStatus status) {
        var codes = new ArrayList<String>();
        status.recoveryCodes().ifPresent(set -> codes.add(left("person.recovery", set)));
        status.scratchCodes().ifPresent(set -> codes.add(left("person.scratch", set)));
        status.temporaryCodes()
                .ifPresent(set ->
                        codes.add(
                                words.text(
                                        "person.temporary",
                                        set.left(),
                                        set.until().map(words::time).orElse(""))));
        if (codes.isEmpty()) codes.add(words.text("person.no-codes"));
        return codes;
    }

    private String left(String key, CodeSet set) {
        return words.text(key, set.left(), set.issued());
    }

    private String level(AccountStatus status) {
        if (status.codesAtOnce() == 1) return words.text("person.level-one");
        return words.text(
                "person.level",
                status.oneCodeFrom().map(words::time).orElse(""),
                status.codesAtOnce());
    }

    private List<Person.Lane> lanes(AccountStatus.Budget budget) {
        return List.of(
                lane(words.text("person.strangers"), budget.strangers()),
                lane(words.text("person.known"), budget.known()),
                lane(words.text("person.pairs"), budget.pairs()));
    }

    private Person.Lane lane(String name, AccountStatus.Left left) {
        return new Person.Lane(
                name,
                words.text("person.left", left.guesses(), left.of()),
                left.fullAt()
                        .map(at -> words.text("person.full-at", words.time(at)))
                        .orElse(words.text("person.full")));
    }

    private List<String> places(AccountStatus status) {
        return status.knownPlaces().stream()
                .map(place ->
                        words.text(
                                "person.place",
                                place.service().isEmpty()
                                        ? words.text("place.unknown")
                                        : where(place.service(), place.host(), place.source()),
                                words.time(place.lastUsed())))
                .toList();
    }

    private List<String> graces(AccountStatus status) {
        return status.graces().stream()
                .map(grace ->
                        words.text(
                                "person.grace",
                                grace.terminal(),
                                grace.host(),
                                words.time(grace.until())))
                .toList();
    }

    private List<Home.Login> refused(AccountStatus status) {
        return status.refused().stream()
                .map(group ->
                        new Home.Login(
                                words.time(group.last()),
                                group.last().toString(),
                                where(group.service(), group.host(), group.source()),
                                words.text("home.times", group.count())))
                .toList();
    }

    private String where(String service, String host, String source) {
        return source.isEmpty()
                ? words.text("place.at", service, host)
                : words.text("place.from", service, host, source);
    }
}

package io.sallyport.server.portal;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.judge.Foresight;
import io.sallyport.server.portal.view.Home;
import io.sallyport.server.portal.view.Words;
import io.sallyport.server.web.WebReply;
import io.sallyport.server.webauthn.PasskeyOptions;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The owner's own page (GUESS-56). */
final class HomePage {
    /** How far back logins and failures are looked for, in events of the account. */
    private static final int EVENTS_LOOKED_AT = 200;

    private static final int SHOWN_MAX = 8;

    /** Fewer recovery codes than this are a reason to make new ones. */
    private static final int CODES_ENOUGH = 4;

    private final PortalParts parts;
    private final Pages pages;
    private final WebSessions sessions;
    private final Words words;

    HomePage(PortalParts parts, Pages pages, WebSessions sessions) {
        this.parts = parts;
        this.pages = pages;
        this.sessions = sessions;
        this.words = pages.words();
    }

    WebReply show(Visit visit) {
        var name = visit.mine().account();
        Instant now = visit.now();
        Account account =
                parts.store()
                        .find(name)
                        .map(Versioned::account)
                        .orElseGet(() -> Account.empty(name, now));
        List<AuditEvent> events =
                parts.audit().newest(Optional.of(name), EVENTS_LOOKED_AT).reversed().stream()
                        .map(AuditLog.Entry::event)
                        .toList();
        var home =
                new Home(
                        devices(account),
                        codes(account),
                        codesLeft(account).map(left -> left < CODES_ENOUGH).orElse(false),
                        level(account, now),
                        logins(events),
                        failures(events),
                        places(account, events, now),
                        words.text("home.sessions", sessions.countOf(name, now)),
                        parts.passkeys().isPresent() && PasskeyOptions.canKeep(name));
        return pages.page(visit, 200, "home", Map.of("home", home));
    }

    private List<Home.Device> devices(Account account) {
        boolean isRemovable = account.codeDevices().count() > 1;
        var devices =
                account.codeDevices()
                        .map(device ->
                                new Home.Device(
                                        device.label(),
                                        about(device),
                                        used(device.lastUsedAt()),
                                        isRemovable));
        var passkeys =
                account.passkeys()
                        .map(passkey ->
                                new Home.Device(
                                        passkey.label(),
                                        words.text("home.passkey", words.time(passkey.createdAt())),
                                        used(passkey.lastUsedAt()),
                                        true));
        return Stream.concat(devices, passkeys).toList();
    }

    private String used(Optional<Instant> last) {
        return last.map(at -> words.text("home.used", words.time(at)))
                .orElse(words.text("home.unused"));
    }

    private String about(CodeDevice device) {
        return switch (device) {
            case TotpCredential totp ->
                    words.text("home.clock", totp.digits(), words.time(totp.createdAt()));
            case HotpCredential hotp ->
                    words.text("home.counter", hotp.digits(), words.time(hotp.createdAt()));
        };
    }

    private Optional<String> codes(Account account) {
        return codesLeft(account).map(left -> words.text("home.codes", left));
    }

    private static Optional<Integer> codesLeft(Account account) {
        return account.codeSets()
                .filter(set -> !set.isTemporary() && !set.isScratchCodes())
                .findFirst()
                .map((RecoveryCodes set) -> set.unused().size());
    }

    private Optional<String> level(Account account, Instant now) {
        int codes = Foresight.codesAtOnce(account, now);
        return Foresight.oneCodeFrom(account, now)
                .map(from -> words.text("home.level", words.time(from), codes));
    }

    private List<Home.Login> logins(List<AuditEvent> events) {
        return events.stream()
                .filter(event -> event.verdict() == Verdict.GRANTED)
                .limit(SHOWN_MAX)
                .map(event ->
                        new Home.Login(
                                words.time(event.at()),
                                event.at().toString(),
                                Places.words(event.circumstances(), words),
                                event.device().isEmpty()
                                        ? words.text("home.no-device")
                                        : words.text("home.with", event.device())))
                .toList();
    }

    /** Grouped by where they came from, newest first. */
    private List<Home.Login> failures(List<AuditEvent> events) {
        Map<String, Home.Login> groups = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (AuditEvent event : events) {
            if (event.verdict() != Verdict.DENIED) continue;
            String where = Places.words(event.circumstances(), words);
            counts.merge(where, 1, Integer::sum);
            groups.putIfAbsent(
                    where,
                    new Home.Login(words.time(event.at()), event.at().toString(), where, ""));
        }
        return groups.values().stream()
                .limit(SHOWN_MAX)
                .map(group ->
                        new Home.Login(
                                group.at(),
                                group.instant(),
                                group.where(),
                                words.text("home.times", counts.getOrDefault(group.where(), 1))))
                .toList();
    }

    /**
     * The register has digests only; what they mean is read from the audit, while it stands there.
     */
    private List<Home.Place> places(Account account, List<AuditEvent> events, Instant now) {
        return account.guesses().devices().stream()
                .filter(known -> known.isKnownAt(now))
                .sorted(Comparator.comparing(KnownDevice::lastAccept).reversed())
                .map(known ->
                        new Home.Place(
                                Places.id(known),
                                where(known, events),
                                words.text("home.used", words.time(known.lastAccept()))))
                .toList();
    }

    private String where(KnownDevice known, List<AuditEvent> events) {
        String where =
                events.stream()
                        .filter(event -> event.at().equals(known.lastAccept()))
                        .findFirst()
                        .map(event -> Places.words(event.circumstances(), words))
                        .orElse(words.text("place.unknown"));
        return known.kind() == KnownDevice.Kind.RECEIPT
                ? words.text("place.browser", where)
                : where;
    }
}

package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.portal.view.People;
import io.sallyport.server.portal.view.Words;
import io.sallyport.server.web.WebReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** People and how each stands, as {@code sallyport user list} and {@code user show} have them. */
final class AdministrationPages {
    static final String PEOPLE = Portal.ROOT + "admin";
    static final String PERSON = Portal.ROOT + "admin/person";

    private static final int EVENTS = 10;
    private static final Duration DAY = Duration.ofDays(1);

    /** Causes of denials in which a code was compared and was none. */
    private static final Set<String> GUESSES = Set.of("wrong_code", "old_code", "early_code");

    /** Risk of one wrong code, and days of a year (GUESS-3, GUESS-58). */
    private static final double RISK_A_YEAR = 3e-6 * 365;

    private final Pages pages;
    private final DeskCalls desk;
    private final Words words;
    private final PersonWords person;
    private final Deadlines deadlines;

    AdministrationPages(PortalParts parts, Pages pages, DeskCalls desk) {
        this.pages = pages;
        this.desk = desk;
        this.words = pages.words();
        this.person = new PersonWords(words);
        this.deadlines = new Deadlines(parts, words);
    }

    /** Address of the page of one person. */
    static String addressOf(String account) {
        return PERSON + "?account=" + URLEncoder.encode(account, StandardCharsets.UTF_8);
    }

    WebReply people(Visit visit) {
        Optional<String> after =
                Optional.of(visit.form().text("after"))
                        .filter(name -> AccountName.parse(name).isPresent());
        var page =
                desk.look("/v1/accounts", new ListAccounts(after), visit, AccountPage.class)
                        .orElseThrow();
        var view =
                new People(
                        after.isEmpty() ? summary(visit, page) : List.of(),
                        page.accounts().stream().map(line -> line(line, visit.now())).toList(),
                        page.next()
                                .map(name ->
                                        PEOPLE
                                                + "?after="
                                                + URLEncoder.encode(name, StandardCharsets.UTF_8)));
        return pages.page(visit, 200, "people", Map.of("people", view));
    }

    /** How guessing goes over all accounts (GUESS-58). */
    private List<String> summary(Visit visit, AccountPage page) {
        long asked = page.accounts().stream().filter(line -> line.codesAtOnce() > 1).count();
        List<Event> denied =
                events(visit, Optional.empty(), Optional.of(visit.now().minus(DAY)), true, 1_000);
        long wrong = denied.stream().map(Event::cause).filter(GUESSES::contains).count();
        var lines = new ArrayList<String>();
        lines.add(words.text("people.wrong", wrong, wrong * RISK_A_YEAR));
        if (asked > 0) lines.add(words.text("people.asked", asked));
        return lines;
    }

    private People.Line line(AccountPage.Line line, Instant now) {
        return new People.Line(
                line.account(),
                addressOf(line.account()),
                words.text(
                        "people.about",
                        line.devices().isEmpty()
                                ? words.text("people.no-device")
                                : String.join(", ", line.devices()),
                        line.recoveryCodesLeft()),
                line.lastUsed()
                        .map(at -> words.text("home.used", words.time(at)))
                        .orElse(words.text("people.never")),
                person.note(line, now).or(() -> deadlines.note(line)));
    }

    WebReply person(Visit visit) {
        return person(visit, Optional.empty());
    }

    WebReply person(Visit visit, Optional<String> problem) {
        Optional<AccountName> name = AccountName.parse(visit.form().text("account").strip());
        if (name.isEmpty()) return pages.message(visit, 404, "admin.no-name");
        var about = About.of(Optional.of(name.get().value()));
        Optional<AccountStatus> status = desk.look("/v1/status", about, visit, AccountStatus.class);
        List<Event> events = events(visit, name, Optional.empty(), false, EVENTS);
        var view = person.of(name.get(), status, deadlines.of(name.get(), status), events);
        return pages.page(
                visit, problem.isEmpty() ? 200 : 400, "person", Map.of("person", view), problem);
    }

    private List<Event> events(
            Visit visit,
            Optional<AccountName> whose,
            Optional<Instant> since,
            boolean isDenied,
            int limit) {
        var query =
                new AuditQuery(
                        whose.map(AccountName::value),
                        Optional.empty(),
                        since,
                        Optional.of(isDenied),
                        Optional.of(limit),
                        Optional.empty());
        return desk.look("/v1/audit", query, visit, AuditPage.class).orElseThrow().events();
    }
}

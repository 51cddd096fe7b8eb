package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.FindEvent;
import io.sallyport.server.portal.view.AuditView;
import io.sallyport.server.portal.view.EventView;
import io.sallyport.server.portal.view.Words;
import io.sallyport.server.web.WebReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The audit with its search, as {@code sallyport audit show} has it, and one event of it. */
final class AuditPages {
    static final String AUDIT = Portal.ROOT + "admin/audit";
    static final String EVENT = Portal.ROOT + "admin/event";

    private static final int SHOWN = 100;
    private static final int SHOWN_MORE = 1_000;

    private final Pages pages;
    private final DeskCalls desk;
    private final Words words;
    private final EventLines lines;

    AuditPages(Pages pages, DeskCalls desk) {
        this.pages = pages;
        this.desk = desk;
        this.words = pages.words();
        this.lines = new EventLines(words);
    }

    WebReply search(Visit visit) {
        Form form = visit.form();
        String account = form.text("account").strip();
        String since = form.text("since");
        boolean isDenied = form.has("denied");
        boolean isMore = form.has("more");
        if (!account.isEmpty() && AccountName.parse(account).isEmpty())
            return shown(visit, form, List.of(), true, Optional.of(words.text("admin.no-name")));
        var query =
                new AuditQuery(
                        Optional.of(account).filter(name -> !name.isEmpty()),
                        Optional.empty(),
                        begin(since, visit.now()),
                        Optional.of(isDenied),
                        Optional.of(isMore ? SHOWN_MORE : SHOWN),
                        Optional.empty());
        var page = desk.look("/v1/audit", query, visit, AuditPage.class).orElseThrow();
        return shown(visit, form, page.events(), page.complete(), Optional.empty());
    }

    private WebReply shown(
            Visit visit,
            Form form,
            List<Event> events,
            boolean isComplete,
            Optional<String> problem) {
        var view =
                new AuditView(
                        form.text("account").strip(),
                        form.text("since"),
                        form.has("denied"),
                        form.has("more"),
                        lines.of(events),
                        isComplete);
        return pages.page(
                visit, problem.isEmpty() ? 200 : 400, "audit", Map.of("audit", view), problem);
    }

    private static Optional<Instant> begin(String word, Instant now) {
        return switch (word) {
            case "hour" -> Optional.of(now.minus(Duration.ofHours(1)));
            case "day" -> Optional.of(now.minus(Duration.ofDays(1)));
            case "week" -> Optional.of(now.minus(Duration.ofDays(7)));
            case "month" -> Optional.of(now.minus(Duration.ofDays(31)));
            default -> Optional.empty();
        };
    }

    /** One event: everything that the audit knows of it. */
    WebReply event(Visit visit) {
        String id = visit.form().text("id").strip().toUpperCase(Locale.ROOT);
        var found = desk.look("/v1/audit/find", new FindEvent(id), visit, Event.class);
        if (found.isEmpty()) return pages.message(visit, 404, "event.unknown");
        return pages.page(
                visit,
                200,
                "event",
                Map.of("event", new EventView(lines.of(found.get()), facts(found.get()))));
    }

    private List<EventView.Fact> facts(Event event) {
        var facts = new ArrayList<EventView.Fact>();
        add(facts, words.text("event.login"), event.login());
        add(facts, words.text("event.peer"), event.remoteHost());
        add(facts, words.text("event.terminal"), event.terminal());
        add(facts, words.text("event.reason"), event.reason());
        add(facts, words.text("event.device"), event.device());
        add(facts, words.text("event.actor"), event.actor());
        add(facts, words.text("event.rule"), event.rule());
        return facts;
    }

    private static void add(List<EventView.Fact> facts, String name, String text) {
        if (!text.isEmpty()) facts.add(new EventView.Fact(name, text));
    }
}

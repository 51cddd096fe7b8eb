package io.sallyport.server.portal;

import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.portal.view.EventLine;
import io.sallyport.server.portal.view.Words;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Audit events with their true reasons, for administrators (GUESS-58). */
final class EventLines {
    private final Words words;

    EventLines(Words words) {
        this.words = words;
    }

    /** Newest first. */
    List<EventLine> of(List<Event> oldestFirst) {
        return oldestFirst.reversed().stream().map(this::of).toList();
    }

    EventLine of(Event event) {
        return new EventLine(
                event.id(),
                AuditPages.EVENT + "?id=" + URLEncoder.encode(event.id(), StandardCharsets.UTF_8),
                words.time(event.at()),
                event.at().toString(),
                event.account().isEmpty() ? event.login() : event.account(),
                verdict(event),
                event.verdict(),
                where(event),
                event.device().isEmpty()
                        ? event.reason()
                        : words.text("audit.device", event.reason(), event.device()),
                event.actor().isEmpty() ? "" : words.text("audit.by", event.actor()));
    }

    private String where(Event event) {
        return event.address().isEmpty()
                ? words.text("place.at", event.service(), event.host())
                : words.text("place.from", event.service(), event.host(), event.address());
    }

    private String verdict(Event event) {
        return switch (event.verdict()) {
            case "granted" -> words.text("audit.granted");
            case "not_required" -> words.text("audit.let-in");
            case "denied" -> words.text("audit.denied");
            case "changed" -> words.text("audit.changed");
            default -> words.text("audit.served");
        };
    }
}

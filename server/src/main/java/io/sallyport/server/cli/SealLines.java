package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.ExportedSeal;
import io.sallyport.server.door.local.wire.Json;
import io.sallyport.server.door.local.wire.ListSeals;
import io.sallyport.server.door.local.wire.SealPage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The seals of an export, each on a line behind the last event that it covers. */
final class SealLines {
    private final CommandSocket server;
    private final boolean isWanted;
    private final Deque<ExportedSeal> waiting = new ArrayDeque<>();
    private boolean isBegun;
    private boolean isOver;
    private long asked;

    SealLines(CommandSocket server, boolean isWanted) {
        this.server = server;
        this.isWanted = isWanted;
    }

    /** What stands in front of this event, which is the next one. */
    List<String> before(long sequence) throws CommandException {
        var lines = new ArrayList<String>();
        if (!isWanted) return lines;
        while (fill() && waiting.element().last() < sequence) {
            // What lies before the first event of the export proves nothing in it.
            if (isBegun) lines.add(Json.MAPPER.writeValueAsString(waiting.element()));
            waiting.remove();
        }
        isBegun = true;
        return lines;
    }

    /** What stands behind it. */
    List<String> behind(long sequence) throws CommandException {
        return before(sequence + 1);
    }

    private boolean fill() throws CommandException {
        if (!waiting.isEmpty()) return true;
        if (isOver) return false;
        var page =
                server.ask(
                        "/v1/audit/seals",
                        new ListSeals(asked, ListSeals.LIMIT_MAX),
                        SealPage.class);
        waiting.addAll(page.seals());
        isOver = page.seals().isEmpty();
        if (!isOver) asked = page.seals().getLast().number();
        return !isOver;
    }
}

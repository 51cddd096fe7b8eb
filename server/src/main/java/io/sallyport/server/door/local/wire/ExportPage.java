package io.sallyport.server.door.local.wire;

import java.util.List;

/**
 * Events as they are exported.
 *
 * @param next sequence number to go on from
 * @param complete whether there is nothing behind them
 * @param lastSequence of the last event that there is
 */
public record ExportPage(
        List<ExportedEvent> events, long next, boolean complete, long lastSequence) {}

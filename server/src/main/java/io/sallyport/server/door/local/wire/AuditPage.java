package io.sallyport.server.door.local.wire;

import java.util.List;

/**
 * Audit events, oldest first.
 *
 * @param next sequence number to go on from
 * @param complete whether there is nothing left out that the query asked for
 */
public record AuditPage(List<Event> events, long next, boolean complete) {}

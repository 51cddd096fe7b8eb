package io.sallyport.server.portal.view;

import java.util.List;

/**
 * Audit events that were searched for, newest first.
 *
 * @param account whose; empty for everybody's
 * @param since word of the span; empty for the newest of all
 * @param isDenied whether only refusals are shown
 * @param isMore whether more of them are shown than at first
 * @param isComplete whether there is nothing left out
 */
public record AuditView(
        String account,
        String since,
        boolean isDenied,
        boolean isMore,
        List<EventLine> events,
        boolean isComplete) {}

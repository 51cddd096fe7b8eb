package io.sallyport.server.portal.view;

/**
 * A login that waits at a terminal.
 *
 * @param id by which the forms name it
 * @param from where it comes from, in words
 * @param isElsewhere whether that is another address than this browser's
 */
public record LoginToApprove(
        String id, String service, String host, String user, String from, boolean isElsewhere) {}

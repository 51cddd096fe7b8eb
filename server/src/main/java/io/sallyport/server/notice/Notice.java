package io.sallyport.server.notice;

import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;

/**
 * One notice, ready to be sent. Subject and text are printable ASCII, with a line feed between the
 * lines of the text: whatever came from outside has been made so.
 *
 * @param account whose owner it is for
 * @param kind {@code stranger-lane-empty}, {@code new-device}, {@code wrong-second-step} or {@code
 *     test}
 * @param at when it happened
 * @param host where
 * @param service where
 * @param address from where, shortened; may be empty
 * @param event id of the audit event; empty for a test
 * @param until until when two codes are asked for; empty where that is not the news
 */
record Notice(
        AccountName account,
        String kind,
        Instant at,
        String host,
        String service,
        String address,
        String event,
        Optional<Instant> until,
        String subject,
        String text) {}

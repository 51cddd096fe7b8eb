package io.sallyport.server.notice;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Notices and events for tests. */
final class Notices {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final NoticeWriter WRITER = new NoticeWriter("web1", ZoneOffset.UTC);

    private Notices() {}

    static Account account(String name) {
        return Account.empty(new AccountName(name), NOON);
    }

    static Notice test(String name) {
        return WRITER.test(new AccountName(name), NOON);
    }

    static AuditEvent event(String service, String address) {
        return new AuditEvent(
                "K7Q2XYZ23456",
                NOON,
                Optional.empty(),
                Optional.empty(),
                new Circumstances("host", "web1", service, "alice", address, "", "ssh"),
                Verdict.DENIED,
                Cause.WRONG_CODE,
                "",
                "",
                "",
                "",
                Link.NONE);
    }
}

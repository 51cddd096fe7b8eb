package io.sallyport.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
    @Test
    void a_denial_names_user_address_and_true_reason() {
        assertEquals(
                "denied: user=alice service=sshd host=web1 address=192.0.2.7"
                        + " reason=\"right code, but too old: 4 steps old\" event=K7Q2XYZ23456",
                DecisionLog.line(event("alice", "alice", "")));
    }

    @Test
    void a_login_that_means_another_account_is_named_too() {
        assertEquals(
                "denied: user=dba-team login=postgres service=sshd host=web1 address=192.0.2.7"
                        + " reason=\"right code, but too old: 4 steps old\" event=K7Q2XYZ23456",
                DecisionLog.line(event("dba-team", "postgres", "")));
    }

    @Test
    void nobody_can_forge_a_field_or_a_line() {
        assertEquals(
                "denied: user=alice service=sshd host=web1 address=192.0.2.7 device=\"phone\\\""
                        + " user=root\\u000a\" reason=\"right code, but too old: 4 steps old\""
                        + " event=K7Q2XYZ23456",
                DecisionLog.line(event("alice", "alice", "phone\" user=root\n")));
    }

    private static AuditEvent event(String account, String login, String device) {
        return new AuditEvent(
                "K7Q2XYZ23456",
                Instant.EPOCH,
                Optional.of(new AccountName(account)),
                Optional.empty(),
                new Circumstances("host", "web1", "sshd", login, "192.0.2.7", "", "ssh"),
                Verdict.DENIED,
                Cause.OLD_CODE,
                "4 steps old",
                "",
                device,
                "",
                Link.NONE);
    }
}

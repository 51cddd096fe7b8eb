package io.sallyport.server.door.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.account.TerminalSession;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.door.Peer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is believed of a session on a terminal (decision 0026). */
class PamCircumstancesTest {
    private static final Optional<TerminalSession> SESSION =
            Optional.of(new TerminalSession(1000, 34816, 4711, 1, 1, 1, 1));
    private static final Peer ROOT = new Peer("root", true);
    private static final Peer ALICE = new Peer("alice", false);

    private final PamCircumstances circumstances = new PamCircumstances("db1", Set.of("sshd"));

    /** SSH-39 and SSH-43 */
    @Test
    void root_s_module_is_believed() {
        assertEquals(SESSION, session("sudo", ROOT));
    }

    @Test
    void nobody_else_may_say_where_somebody_is() {
        assertEquals(Optional.empty(), session("sudo", ALICE));
    }

    /** An sshd that somebody has started at a terminal serves everybody from there. */
    @Test
    void what_sshd_runs_on_is_nobody_s_terminal() {
        assertEquals(Optional.empty(), session("sshd", ROOT));
    }

    private Optional<TerminalSession> session(String service, Peer caller) {
        var frame =
                new PamRequest(
                        new AttemptId(1, 2),
                        false,
                        false,
                        "alice",
                        service,
                        "/dev/pts/3",
                        "alice",
                        "",
                        "",
                        new byte[0],
                        OptionalLong.of(1000),
                        List.of("alice"),
                        SESSION,
                        Optional.empty());
        return circumstances.request(frame, caller).session();
    }
}

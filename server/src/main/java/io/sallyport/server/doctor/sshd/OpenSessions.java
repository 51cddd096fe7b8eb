package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.util.List;
import java.util.Set;

/** hazard-30: stated once; the second step is per connection. */
final class OpenSessions {
    static final String ID = "hazard-30";

    private final SshdFacts facts;

    OpenSessions(SshdFacts facts) {
        this.facts = facts;
    }

    List<Finding> findings() {
        long older = Sessions.begunBefore(facts.proc(), Sessions.SET_UP);
        return List.of(
                new Finding(
                        ID,
                        Severity.NOTICE,
                        Set.of(Effect.AROUND),
                        Place.asked("open sessions"),
                        List.of(),
                        List.of(),
                        "Sessions that are older than " + Sessions.SET_UP + ": " + older + ".",
                        "The second step is asked for once in a connection: a ControlMaster, tmux"
                                + " or a forwarded agent is not asked again.",
                        List.of("Nothing; or end old sessions after the second step was set up.")));
    }
}

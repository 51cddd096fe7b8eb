package io.sallyport.server.gate;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.web.WebReply.Header;
import java.util.Optional;

/** What the gate says to a question of a proxy. */
public sealed interface GateAnswer {
    /**
     * May pass.
     *
     * @param assertion signed, for the target's origin
     * @param cookie its new value, now and then
     */
    record Passed(AccountName account, Person person, String assertion, Optional<Header> cookie)
            implements GateAnswer {}

    /** Nobody is signed in; at the portal that can be mended. */
    record NotSignedIn() implements GateAnswer {}

    /** A second step, or a newer one, would open it (FA-26). */
    record StepWanted() implements GateAnswer {}

    /** May not go there, whatever they prove. */
    record Refused() implements GateAnswer {}
}

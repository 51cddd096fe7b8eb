package io.sallyport.engine.policy;

import io.sallyport.engine.audit.Cause;
import java.time.Duration;

/** What policy asks of one login, and which rule decided. */
public sealed interface Requirement {
    /** The rule that decided, as {@code file:line: text}, or the name of the default. */
    String rule();

    /**
     * In on the first step alone.
     *
     * @param detail completes the cause; may be empty
     */
    record Skip(String rule, Cause cause, String detail) implements Requirement {
        public Skip(String rule, Cause cause) {
            this(rule, cause, "");
        }
    }

    /**
     * The account's second step is asked for.
     *
     * @param grace for how long a code counts for the next one in the same session on a terminal;
     *     zero if each time one is asked for
     * @param isApprovable whether a passkey in a browser may take the place of a code
     */
    record SecondStep(String rule, Duration grace, boolean isApprovable) implements Requirement {
        public SecondStep(String rule) {
            this(rule, Duration.ZERO, false);
        }
    }

    /**
     * Whatever is answered, the login is denied; asked all the same, so that nobody learns why
     * (SSH-20).
     *
     * @param isApprovable whether others whom the rule fits are offered an approval in a browser
     */
    record Refuse(String rule, Cause cause, boolean isApprovable) implements Requirement {
        public Refuse(String rule, Cause cause) {
            this(rule, cause, false);
        }
    }
}

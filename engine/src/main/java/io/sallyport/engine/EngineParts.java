package io.sallyport.engine;

import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.account.Register;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.time.NodeClock;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the engine stands on; made once, shared by {@link AuthenticationEngine} and {@link
 * AccountChanges}.
 */
public final class EngineParts {
    private final Register register;
    private final Hearing hearing;
    private final Challenges challenges;
    private final Origins origins;
    private final Supplier<Policy> policy;
    private final Supplier<IdentityMap> names;
    private final IncidentLog incidents;
    private final NodeClock clock;
    private final SecureRandom random;
    private final StepUps stepUps;
    private final Ceremonies ceremonies;
    private final PasskeySignatures passkeys;
    private final Optional<WaitingLogins> waiting;

    /**
     * @param wording the words of the questions in force
     * @param policy the policy in force, asked anew for each decision
     * @param names the mapping of login names in force
     * @param notices carries news to owners
     * @param clock the only clock; everything below takes an instant
     * @param stepUps hears of it when further codes are asked for
     * @param passkeys checks what passkeys have signed
     * @param waiting logins that can be approved in a browser; empty where there are no pages
     */
    public EngineParts(
            AccountStore store,
            EngineKeys keys,
            Supplier<PromptWording> wording,
            Supplier<Policy> policy,
            Supplier<IdentityMap> names,
            OwnerNotices notices,
            IncidentLog incidents,
            NodeClock clock,
            SecureRandom random,
            StepUps stepUps,
            PasskeySignatures passkeys,
            Optional<WaitingLogins> waiting) {
        this.register = new Register(store, notices);
        this.hearing = new Hearing(keys.secrets());
        this.challenges = new Challenges(keys.challenges(), wording);
        this.origins = new Origins(keys.devices());
        this.policy = policy;
        this.names = names;
        this.incidents = incidents;
        this.clock = clock;
        this.random = random;
        this.stepUps = stepUps;
        this.ceremonies = new Ceremonies(keys.challenges());
        this.passkeys = passkeys;
        this.waiting = waiting;
    }

    /** Where no browser ever comes. */
    public EngineParts(
            AccountStore store,
            EngineKeys keys,
            Supplier<PromptWording> wording,
            Supplier<Policy> policy,
            Supplier<IdentityMap> names,
            OwnerNotices notices,
            IncidentLog incidents,
            NodeClock clock,
            SecureRandom random,
            StepUps stepUps) {
        this(
                store,
                keys,
                wording,
                policy,
                names,
                notices,
                incidents,
                clock,
                random,
                stepUps,
                PasskeySignatures.NONE,
                Optional.empty());
    }

    Register register() {
        return register;
    }

    Hearing hearing() {
        return hearing;
    }

    Challenges challenges() {
        return challenges;
    }

    Origins origins() {
        return origins;
    }

    Supplier<Policy> policy() {
        return policy;
    }

    Supplier<IdentityMap> names() {
        return names;
    }

    IncidentLog incidents() {
        return incidents;
    }

    NodeClock clock() {
        return clock;
    }

    SecureRandom random() {
        return random;
    }

    StepUps stepUps() {
        return stepUps;
    }

    Ceremonies ceremonies() {
        return ceremonies;
    }

    PasskeySignatures passkeys() {
        return passkeys;
    }

    Optional<WaitingLogins> waiting() {
        return waiting;
    }
}

package io.sallyport.server.gate;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import io.sallyport.server.gate.GateSessions.Found;
import io.sallyport.server.web.WebReply.Header;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The gate before other web applications: the portal opens it, the door answers proxies from it.
 * Answers come from memory (FA-13). Safe for use by many threads.
 */
public final class Gate {
    /** So long before a session ends, a page is not begun any more (FA-38). */
    private static final Duration MARGIN_MAX = Duration.ofMinutes(10);

    private final Supplier<GatePolicy> policy;
    private final Duration life;
    private final Duration margin;
    private final GateSessions sessions;
    private final GateCookie cookie;
    private final PeopleDirectory people;
    private final Assertions assertions;
    private final AssertionSigner signer;

    /**
     * @param policy in force; its domain and portal stay as they are
     * @param settings whose times and domain hold
     */
    public Gate(
            Supplier<GatePolicy> policy,
            GateSettings settings,
            PeopleDirectory people,
            AssertionSigner signer,
            SecureRandom random) {
        this.policy = policy;
        this.life = settings.life();
        this.margin = shorter(MARGIN_MAX, life.dividedBy(4));
        this.sessions = new GateSessions(random, settings.idle(), life);
        WebOrigin portal = policy.get().portal();
        this.cookie = new GateCookie(settings.domain(), portal.isSecure());
        this.people = people;
        this.assertions = new Assertions(signer, portal);
        this.signer = signer;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    public GatePolicy policy() {
        return policy.get();
    }

    public AssertionSigner signer() {
        return signer;
    }

    /**
     * Answers the question of a proxy.
     *
     * @param cookies headers of that name
     * @param client numeric address of the visitor; empty if it is unknown
     * @param isPage whether a page is begun, which could be sent to the portal
     */
    public GateAnswer answer(
            Target target, List<String> cookies, String client, boolean isPage, Instant now) {
        GatePolicy rules = policy.get();
        if (!rules.protects(target.origin())) return new GateAnswer.Refused();
        Optional<Found> found = used(cookies, now);
        if (found.isEmpty()) return new GateAnswer.NotSignedIn();
        SignIn signIn = found.get().session().signIn();
        if (isPage && isNearItsEnd(signIn, now)) return new GateAnswer.NotSignedIn();
        Person person = people.find(signIn.account());
        return switch (rules.judge(target, visitor(signIn, person, client), now)) {
            case REFUSED -> new GateAnswer.Refused();
            case STEP -> new GateAnswer.StepWanted();
            case ALLOWED -> passed(target, found.get(), person, now);
        };
    }

    private GateAnswer passed(Target target, Found found, Person person, Instant now) {
        SignIn signIn = found.session().signIn();
        signIn.visits(target.origin());
        return new GateAnswer.Passed(
                signIn.account(),
                person,
                assertions.of(found.session(), target.origin(), now),
                found.renewed().map(cookie::set));
    }

    private Optional<Found> used(List<String> cookies, Instant now) {
        for (String value : cookie.read(cookies)) {
            boolean stands =
                    sessions.look(value, now)
                            .filter(session -> session.signIn().stands(now))
                            .isPresent();
            if (stands) return sessions.use(value, now);
        }
        return Optional.empty();
    }

    private static Visitor visitor(SignIn signIn, Person person, String client) {
        return new Visitor(
                signIn.account(),
                Set.copyOf(person.groups()),
                Network.address(client),
                signIn.lastStep().map(SignIn.Step::at));
    }

    private boolean isNearItsEnd(SignIn signIn, Instant now) {
        return !now.isBefore(signIn.began().plus(life).minus(margin));
    }

    /** Reads where a browser says that it wants to go on to (FA-48 to 50). */
    public Optional<ReturnAddress> returnAddress(String rd, String rm) {
        return ReturnAddress.read(rd, rm, policy.get());
    }

    /** Somebody signed in at the portal wants to go on. */
    public Arrival arrive(
            SignIn signIn,
            ReturnAddress address,
            List<String> cookies,
            String client,
            Instant now) {
        if (!signIn.stands(now) || isNearItsEnd(signIn, now)) return new Arrival.TooOld();
        var visitor = visitor(signIn, people.find(signIn.account()), client);
        return switch (policy.get().judge(address.target(), visitor, now)) {
            case REFUSED -> new Arrival.MayNot();
            case STEP -> new Arrival.StepFirst();
            case ALLOWED -> {
                boolean holds = theirs(signIn, cookies, now).isPresent();
                yield new Arrival.GoOn(
                        holds ? Optional.empty() : Optional.of(opened(signIn, now)),
                        signIn.goesInCircles(now));
            }
        };
    }

    private Header opened(SignIn signIn, Instant now) {
        return cookie.set(sessions.begin(signIn, now));
    }

    private Optional<String> theirs(SignIn signIn, List<String> cookies, Instant now) {
        return cookie.read(cookies).stream()
                .filter(value ->
                        sessions.look(value, now)
                                .filter(session -> session.signIn() == signIn)
                                .isPresent())
                .findFirst();
    }

    /** After a second step: the session's new value, if the browser holds one (FA-42). */
    public Optional<Header> afterStep(SignIn signIn, List<String> cookies, Instant now) {
        return theirs(signIn, cookies, now)
                .flatMap(value -> sessions.replace(value, now))
                .map(cookie::set);
    }

    /** Ends what the browser holds, whoever's it is; the header takes the cookie away (FA-43). */
    public Header end(List<String> cookies, Instant now) {
        for (String value : cookie.read(cookies))
            sessions.look(value, now).ifPresent(session -> session.signIn().end());
        return cookie.delete();
    }

    /** Ends every session of {@code account}. */
    public void endAllOf(AccountName account) {
        sessions.endAllOf(account);
    }
}

package io.sallyport.engine;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.judge.Ruling;
import io.sallyport.engine.keys.Seal;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks, and knows its own questions again. */
final class Challenges {
    /**
     * Two time steps and half a minute at the least (SSH-160), and well under sshd's LoginGraceTime
     * of 180 s.
     */
    static final Duration LIFETIME = Duration.ofSeconds(120);

    /** Purpose of a challenge that lets in. */
    static final String LOGIN = "login";

    private final Seal seal;
    private final Supplier<PromptWording> wording;

    Challenges(Seal seal, Supplier<PromptWording> wording) {
        this.seal = seal;
        this.wording = wording;
    }

    /** What opening a challenge's id brought. */
    sealed interface Opened {
        record Ours(ChallengeState state) implements Opened {}

        record Bad(Cause cause) implements Opened {}
    }

    Challenge first(
            AccountName account, AuthenticationRequest request, String purpose, Instant now) {
        var prompts = wording.get().first(request.circumstances().service());
        return challenge(account, request.digest(purpose), 1, Optional.empty(), "", prompts, now);
    }

    /**
     * Asks for a code or an approval.
     *
     * @param lines what is said above the question
     */
    Challenge first(WaitingLogin login, String lines, AuthenticationRequest request, Instant now) {
        return challenge(
                login.account(),
                request.digest(LOGIN),
                1,
                Optional.empty(),
                login.id(),
                withLines(lines, request),
                now);
    }

    /** Asks the same once more. */
    Challenge again(
            ChallengeState answered, String lines, AuthenticationRequest request, Instant now) {
        return challenge(
                answered.account(),
                answered.request(),
                answered.round() + 1,
                Optional.empty(),
                answered.waiting(),
                withLines("Not approved yet. " + lines, request),
                now);
    }

    private List<Prompt> withLines(String lines, AuthenticationRequest request) {
        var prompts = new ArrayList<Prompt>();
        prompts.add(new Prompt(Prompt.Style.INFORMATION, lines));
        prompts.addAll(wording.get().first(request.circumstances().service()));
        return prompts;
    }

    Challenge next(ChallengeState answered, Ruling.MoreCodes more, Instant now) {
        return challenge(
                answered.account(),
                answered.request(),
                answered.round() + 1,
                Optional.of(more.given()),
                "",
                wording.get().next(),
                now);
    }

    Opened open(
            byte[] id,
            AccountName account,
            AuthenticationRequest request,
            String purpose,
            Instant now) {
        var state = seal.open(id).flatMap(Challenges::read);
        if (state.isEmpty() || !isFor(state.get(), account, request.digest(purpose)))
            return new Opened.Bad(Cause.CHALLENGE_INVALID);
        if (!now.isBefore(state.get().expires())) return new Opened.Bad(Cause.CHALLENGE_EXPIRED);
        return new Opened.Ours(state.get());
    }

    private Challenge challenge(
            AccountName account,
            byte[] request,
            int round,
            Optional<Answer.Codes> earlier,
            String waiting,
            List<Prompt> prompts,
            Instant now) {
        var state =
                new ChallengeState(account, request, round, now.plus(LIFETIME), earlier, waiting);
        return new Challenge(seal.close(state.write()), LIFETIME, prompts);
    }

    private static boolean isFor(ChallengeState state, AccountName account, byte[] request) {
        return state.account().equals(account) && MessageDigest.isEqual(state.request(), request);
    }

    private static Optional<ChallengeState> read(byte[] plain) {
        try {
            return Optional.of(ChallengeState.read(plain));
        } catch (MalformedBytesException e) {
            return Optional.empty(); // of another version of this server
        }
    }
}

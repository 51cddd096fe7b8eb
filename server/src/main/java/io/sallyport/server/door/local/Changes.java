package io.sallyport.server.door.local;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.AuthenticationRequest;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.Challenge;
import io.sallyport.engine.ChangeOutcome;
import io.sallyport.engine.Prompt;
import io.sallyport.engine.TypedAnswer;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.StepUp;
import io.sallyport.server.json.Typed;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** Takes a change to the engine, and the engine's questions back to its owner. */
final class Changes {
    private static final int ATTEMPT_DIGITS = 32;

    /** Whoever types more than this has pasted something else (SSH-70). */
    private static final int TYPED_BYTES_MAX = 512;

    private final AccountChanges changes;

    Changes(AccountChanges changes) {
        this.changes = changes;
    }

    /** What a change brought once it is made. */
    record Brought(Optional<String> message, List<String> codes) {
        static final Brought NOTHING = new Brought(Optional.empty(), List.of());
    }

    ChangeReply make(Visit visit, StepUp stepUp, AccountChange change) throws RefusedException {
        return make(visit, stepUp, change, () -> Brought.NOTHING);
    }

    /**
     * @param brought asked once the change is made
     */
    ChangeReply make(Visit visit, StepUp stepUp, AccountChange change, Supplier<Brought> brought)
            throws RefusedException {
        return switch (outcome(visit, stepUp, change)) {
            case ChangeOutcome.Done done ->
                    ChangeReply.done(done.event(), brought.get().message(), brought.get().codes());
            case ChangeOutcome.Challenged challenged ->
                    ChangeReply.challenged(asked(challenged.challenge()));
            case ChangeOutcome.Denied denied -> ChangeReply.denied(denied.event());
            case ChangeOutcome.Refused refused -> throw RefusedException.refused(refused.message());
        };
    }

    private ChangeOutcome outcome(Visit visit, StepUp stepUp, AccountChange change)
            throws RefusedException {
        if (visit.isAdministration())
            return changes.administer(
                    visit.actor(), visit.circumstances(), visit.account(), change);
        var request =
                new AuthenticationRequest(
                        attempt(stepUp.attempt()),
                        visit.circumstances(),
                        Set.of(),
                        OptionalLong.empty(),
                        FirstStep.NOT_FAILED);
        if (stepUp.challenge().isPresent() != stepUp.answer().isPresent())
            throw RefusedException.malformed("challenge and answer come together or not at all.");
        if (stepUp.challenge().isEmpty()) return changes.begin(request, visit.account(), change);
        byte[] challenge = base64(stepUp.challenge().get(), Challenge.ID_BYTES_MAX, "challenge");
        try (TypedAnswer typed = typed(stepUp.answer().orElseThrow())) {
            return changes.answer(request, visit.account(), challenge, typed, change);
        }
    }

    /** Reads Base64 of at most {@code bytesMax} bytes. */
    static byte[] base64(String text, int bytesMax, String field) throws RefusedException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length <= bytesMax) return bytes;
        } catch (IllegalArgumentException e) {
            throw RefusedException.malformed(field + " is no Base64.");
        }
        throw RefusedException.malformed(field + " is longer than " + bytesMax + " bytes.");
    }

    private static TypedAnswer typed(Typed answer) {
        byte[] utf8 = answer.utf8();
        try {
            return utf8.length > TYPED_BYTES_MAX ? TypedAnswer.tooLong() : TypedAnswer.ofUtf8(utf8);
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }

    private static AttemptId attempt(String hex) throws RefusedException {
        if (hex.length() != ATTEMPT_DIGITS || !hex.matches("[0-9a-f]*"))
            throw RefusedException.malformed(
                    "attempt is " + ATTEMPT_DIGITS + " hexadecimal digits.");
        return new AttemptId(
                Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    private static ChangeReply.Asked asked(Challenge challenge) {
        return new ChangeReply.Asked(
                Base64.getEncoder().encodeToString(challenge.id()),
                challenge.lifetime().toSeconds(),
                challenge.prompts().stream().map(Changes::line).toList());
    }

    private static ChangeReply.Line line(Prompt prompt) {
        return new ChangeReply.Line(
                prompt.text(), prompt.style().asks(), prompt.style() == Prompt.Style.ASK_HIDDEN);
    }
}

package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Echo;
import io.sallyport.server.door.local.wire.Change;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.StepUp;
import io.sallyport.server.json.Typed;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Function;

/** Makes a change, and asks the second step for it where the server wants one. */
final class SecondStepDialogue {
    private static final int TRIES_MAX = 3;
    private static final int ATTEMPT_BYTES = 16;

    private final Terminal terminal;
    private final CommandSocket server;
    private final SecureRandom random = new SecureRandom();

    SecondStepDialogue(Terminal terminal, CommandSocket server) {
        this.terminal = terminal;
        this.server = server;
    }

    /**
     * Makes the change.
     *
     * @param reason told before the first question
     * @return what became of it: it is made, or the first code of a device was not right
     * @throws CommandException if the second step was not given
     */
    ChangeReply make(String operation, Function<StepUp, Change> change, String reason)
            throws CommandException, IOException {
        StepUp round = StepUp.first(attempt());
        int tries = 0;
        boolean isExplained = false;
        while (true) {
            ChangeReply reply = server.ask(operation, change.apply(round), ChangeReply.class);
            round.close();
            switch (reply.outcome()) {
                case DONE, NOT_PROVEN -> {
                    return reply;
                }
                case CHALLENGED -> {
                    if (!isExplained) Wrapped.lines(reason, "").forEach(terminal::line);
                    isExplained = true;
                    round = answered(round, reply.challenge().orElseThrow());
                }
                case DENIED -> {
                    tries++;
                    if (tries == TRIES_MAX)
                        throw new CommandException(
                                "your second step was not given, so nothing was changed.",
                                "If your phone is lost, a recovery code will do, or ask an"
                                        + " administrator.",
                                "What was wrong stands in:  sallyport explain "
                                        + reply.event().orElse(""));
                    terminal.line("That was not accepted. A code works once: wait for the next.");
                    round = StepUp.first(attempt());
                }
            }
        }
    }

    private StepUp answered(StepUp round, ChangeReply.Asked challenge)
            throws CommandException, IOException {
        for (ChangeReply.Line line : challenge.prompts()) {
            if (!line.asks()) {
                terminal.line(line.text());
                continue;
            }
            var typed =
                    terminal.ask(line.text(), line.hidden() ? Echo.HIDDEN : Echo.SHOWN)
                            .orElseThrow(() ->
                                    new CommandException(
                                            "no code was given, so nothing was changed."));
            return round.answering(challenge.id(), Typed.of(Codes.joined(typed)));
        }
        throw new CommandException("the server asked nothing; is it of this version?");
    }

    private String attempt() {
        var bytes = new byte[ATTEMPT_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

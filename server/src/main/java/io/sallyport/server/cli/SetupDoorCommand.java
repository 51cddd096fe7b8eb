package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.config.Machine;
import io.sallyport.server.emergency.EmergencyCodes;
import io.sallyport.server.emergency.EmergencyFile;
import io.sallyport.server.setup.Confirmation;
import io.sallyport.server.setup.SavedSet;
import io.sallyport.server.setup.SetupException;
import io.sallyport.server.setup.Turn;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Gives a door of this host its second step: what is the same with each. */
abstract class SetupDoorCommand extends ServerCommand {
    private static final int MINUTES_MIN = 2;
    private static final int MINUTES_MAX = 60;
    private static final int EMERGENCY_CODES = 6;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final int AFTER_THOSE_OF_THE_DOOR = LAST - 10;

    @Option(
            names = "--undo-after",
            order = AFTER_THOSE_OF_THE_DOOR,
            paramLabel = "MINUTES",
            description = "Until when a login must have confirmed it, 2 to 60; 10 if not given.")
    int minutes = 10;

    @Option(
            names = "--dry-run",
            order = AFTER_THOSE_OF_THE_DOOR + 1,
            description = "Show the change, and end.")
    boolean dryRun;

    @Option(
            names = "--yes",
            order = AFTER_THOSE_OF_THE_DOOR + 2,
            description = "Do not ask; the trial is made all the same.")
    boolean yes;

    @Option(
            names = "--without-trial",
            order = AFTER_THOSE_OF_THE_DOOR + 3,
            description =
                    "Neither let doctor look nor try it out first: only the undo is left, should it"
                            + " not work.")
    boolean withoutTrial;

    SetupDoorCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /**
     * What is said while a change waits.
     *
     * @param howTo before the number of minutes
     * @param nobody when the time is over
     * @param hint what to do then
     */
    record Waiting(String howTo, String nobody, String hint) {}

    /** Logins that nobody else sees, and what was seen of them, a line each. */
    interface Trial {
        List<String> run() throws SetupException;
    }

    abstract int setUp() throws SetupException, CommandException, IOException;

    @Override
    public final Integer call() throws CommandException, IOException {
        if (minutes < MINUTES_MIN || minutes > MINUTES_MAX)
            throw new CommandException("--undo-after takes 2 to 60 minutes.");
        if (SavedSet.left().isPresent())
            throw new CommandException(
                    "an earlier change waits to be confirmed.",
                    "Do one of the two first:  sudo sallyport setup confirm   or   sudo sallyport"
                            + " setup undo");
        try (var _ = Turn.take()) {
            return setUp();
        } catch (SetupException e) {
            throw SetupCommand.told(e);
        }
    }

    final SetupServer asked() {
        return new SetupServer(server(), Machine.local().hostName());
    }

    /** The command that looks at this host. */
    final List<String> doctor() {
        var words = new ArrayList<>(List.of("/usr/bin/sallyport", "doctor"));
        if (socket != null) words.addAll(List.of("--socket", socket.toString()));
        return words;
    }

    final boolean goesOn() throws CommandException, IOException {
        return yes || new YesOrNo(terminal()).ask("Try it out, and change the host if it works?");
    }

    final void tryOut(Trial trial) throws SetupException {
        terminal().line("Trying it out with logins that nobody else sees ...");
        for (String seen : trial.run())
            terminal().line("  " + terminal().paint(Paint.GOOD, "ok") + "  " + seen);
    }

    /** Nobody should stand before a closed door because the server does not answer (DOC-99). */
    final void wayBackIn() throws CommandException, IOException {
        var codes = EmergencyFile.read(EmergencyFile.DEFAULT);
        if (codes.isPresent() && codes.get().left() > 0) return;
        PrintedCodes.showEmergency(
                terminal(),
                EmergencyCodes.make(
                        EmergencyFile.DEFAULT,
                        EMERGENCY_CODES,
                        surroundings.clock().instant(),
                        new SecureRandom()));
        terminal().line();
    }

    final int await(Confirmation confirmation, Waiting words)
            throws SetupException, CommandException {
        Wrapped.lines(words.howTo() + " " + minutes + " minutes.", "").forEach(terminal()::line);
        while (SavedSet.left().isPresent()) {
            Optional<String> by = confirmation.login();
            if (by.isPresent() && confirmation.confirm()) {
                terminal()
                        .line(
                                terminal().paint(Paint.GOOD, "Done.")
                                        + " Confirmed by "
                                        + by.get()
                                        + ".");
                return DONE;
            }
            KeyWork.pause(LOOK_EVERY);
        }
        throw new CommandException(words.nobody(), words.hint());
    }
}

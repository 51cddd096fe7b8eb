package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.KeysStatus;
import io.sallyport.server.door.local.wire.KeysStatus.Pass;
import io.sallyport.server.door.local.wire.Nothing;
import java.time.Duration;

/** Waits for the server's looks at its whole store, and shows how far they are. */
final class KeyWork {
    static final String STATUS = "/v1/wrapping-keys";
    static final String TAKE = "/v1/wrapping-keys/take";

    private static final Duration ASK_EVERY = Duration.ofMillis(200);

    private final Terminal terminal;
    private final CommandSocket server;

    KeyWork(Terminal terminal, CommandSocket server) {
        this.terminal = terminal;
        this.server = server;
    }

    KeysStatus status() throws CommandException {
        return server.ask(STATUS, new Nothing(), KeysStatus.class);
    }

    /** Lets the server read the key file again. */
    KeysStatus take() throws CommandException {
        return server.ask(TAKE, new Nothing(), KeysStatus.class);
    }

    /** Brings everything under the newest key. */
    Pass rotate() throws CommandException {
        return ended("/v1/wrapping-keys/rotate", Pass.ROTATE);
    }

    /** Looks which keys are needed. */
    Pass count() throws CommandException {
        return ended("/v1/wrapping-keys/count", Pass.COUNT);
    }

    /** While another is under way the server does not begin the one that is wanted. */
    private Pass ended(String operation, String work) throws CommandException {
        Pass pass;
        do {
            pass = ended(server.ask(operation, new Nothing(), KeysStatus.class));
        } while (!pass.work().equals(work));
        if (pass.fault().isPresent())
            throw new CommandException(
                    "it ended before its end: " + pass.fault().get() + ".",
                    "What is done stays done; run the same command again to go on.");
        return pass;
    }

    private Pass ended(KeysStatus begun) throws CommandException {
        var status = begun;
        while (status.pass().filter(Pass::running).isPresent()) {
            status.pass().ifPresent(this::show);
            pause(ASK_EVERY);
            status = status();
        }
        clear();
        return status.pass()
                .orElseThrow(() ->
                        new CommandException("the server has stopped what it was asked to do."));
    }

    /** Waits, and says for what. */
    void pause(Duration time, String why) throws CommandException {
        if (time.isNegative()) return;
        if (terminal.isOutputTerminal()) terminal.part(why);
        pause(time);
        clear();
    }

    /** Waits. */
    static void pause(Duration time) throws CommandException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted.");
        }
    }

    private void show(Pass pass) {
        if (terminal.isOutputTerminal())
            terminal.part(
                    "\r  %s, %s "
                            .formatted(
                                    Times.count(pass.accounts(), "account"),
                                    Times.count(pass.records(), "record")));
    }

    private void clear() {
        if (terminal.isOutputTerminal()) terminal.part("\r" + " ".repeat(60) + "\r");
    }
}

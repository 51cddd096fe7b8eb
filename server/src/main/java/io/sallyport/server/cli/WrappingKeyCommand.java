package io.sallyport.server.cli;

import io.sallyport.engine.enrollment.Enrollments;
import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.Configuration;
import io.sallyport.server.config.KeyFileChange;
import io.sallyport.server.config.Problem;
import io.sallyport.server.door.local.wire.KeyId;
import io.sallyport.server.door.local.wire.KeyNeed;
import io.sallyport.server.door.local.wire.KeysStatus;
import io.sallyport.server.door.local.wire.KeysStatus.Pass;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wrapping-key",
        header = "The keys under which secrets are kept: check, rotate, retire.",
        synopsisSubcommandLabel = "check | rotate | retire ID",
        description = {"", "For administrators: as root, or with sudo."},
        footer = {
            "",
            "Examples:",
            "  sudo sallyport wrapping-key check",
            "  sudo sallyport wrapping-key rotate",
            "  sudo sallyport wrapping-key retire 1"
        })
final class WrappingKeyCommand extends GroupCommand {
    private static final Path DEFAULT = Path.of("/etc/sallyport/wrapping.key");

    WrappingKeyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** A command about the key file and the server that uses it. */
    abstract static class OfKeys extends ServerCommand {
        @Option(
                names = "--key-file",
                paramLabel = "PATH",
                description = "The key file, where the configuration does not name it.")
        @Nullable Path keyFile;

        OfKeys(Surroundings surroundings) {
            super(surroundings);
        }

        /** Root's own configuration says it: the server must not turn root's hand elsewhere. */
        final Path file() {
            if (keyFile != null) return keyFile.toAbsolutePath();
            return configured().map(Configuration::keyFile).orElse(DEFAULT);
        }

        final KeyWork work() {
            return new KeyWork(terminal(), server());
        }

        final void checkSame(KeysStatus status) throws CommandException {
            if (!file().normalize().equals(Path.of(status.keyFile()).normalize()))
                throw new CommandException(
                        "the server reads its keys from "
                                + status.keyFile()
                                + ", and your configuration names "
                                + file()
                                + ".",
                        "If the server is right: --key-file " + status.keyFile());
        }

        static CommandException told(BadConfigurationException e) {
            Problem first = e.problems().getFirst();
            return new CommandException(
                    first.file() + ": " + first.what() + ".", "hint: " + first.hint());
        }

        final void tellDamage(Pass pass) {
            pass.damaged().forEach(line -> terminal().complain("  " + line));
            if (pass.damagedCount() > 0)
                terminal()
                        .complain(
                                "sallyport: "
                                        + Times.count(pass.damagedCount(), "thing")
                                        + " could not be opened, and "
                                        + "stays under its old key.");
        }
    }

    @Command(
            name = "rotate",
            header = "Make a new wrapping key, and bring everything under it.",
            description = {
                "",
                "The server goes on answering. The new key is written into the key file before any"
                        + " other; the old ones stay behind it until they are retired. Ended"
                        + " anywhere, the same command again goes on where it stopped."
            },
            footer = {"", "Example:", "  sudo sallyport wrapping-key rotate"})
    static final class Rotate extends OfKeys {
        Rotate(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var work = work();
            var status = work.status();
            checkSame(status);
            status = newest(work, status);
            var pass = work.rotate();
            tell(status, pass);
            tellDamage(pass);
            return pass.damagedCount() == 0 ? DONE : FAILED;
        }

        /** A new key in the file and in use; or the one of a rotation that was interrupted. */
        private KeysStatus newest(KeyWork work, KeysStatus status) throws CommandException {
            try (var change = KeyFileChange.begin(file())) {
                boolean isWrittenAlready = !change.keys().ids().equals(status.keys());
                if (isWrittenAlready || status.unfinished())
                    terminal()
                            .line(
                                    "A rotation to key "
                                            + change.keys().current()
                                            + " was begun before; going on with it.");
                else change.addKey(new SecureRandom());
                return work.take();
            } catch (BadConfigurationException e) {
                throw told(e);
            }
        }

        private void tell(KeysStatus status, Pass pass) {
            List<Integer> keys = status.keys();
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " Key "
                                    + keys.getFirst()
                                    + " is in use: the secrets of "
                                    + Times.count(pass.older(), "account")
                                    + " wrapped anew, "
                                    + Times.count(pass.renewed(), "record")
                                    + " sealed anew.");
            terminal().line("Back the key file up now, apart from the store: " + file());
            if (keys.size() > 1)
                terminal()
                        .line(
                                "In a quarter of an hour, drop what nothing needs any more:"
                                        + "  sallyport wrapping-key retire "
                                        + keys.getLast());
        }
    }

    @Command(
            name = "retire",
            header = "Take an old wrapping key out of the key file.",
            description = {
                "",
                "Refused while anything needs it. Copies of the store that were made before the"
                        + " rotation need it for ever: keep a copy of the old key file as long as"
                        + " those."
            },
            footer = {"", "Example:", "  sudo sallyport wrapping-key retire 1"})
    static final class Retire extends OfKeys {
        /** See the server's rotation: what began under the old keys is written by then. */
        private static final Duration SETTLED = Duration.ofSeconds(26);

        @Parameters(paramLabel = "ID", description = "As sallyport wrapping-key check shows it.")
        int id;

        @Option(
                names = "--now",
                description = "Although enrolments that began before the rotation become void.")
        boolean now;

        Retire(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var work = work();
            var status = work.status();
            checkSame(status);
            check(status);
            Instant at = surroundings.clock().instant();
            work.pause(
                    Duration.between(at, status.since().plus(SETTLED)),
                    "Waiting until what is under way is written ...");
            retire(work);
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " Key "
                                    + id
                                    + " is out of "
                                    + file()
                                    + ". Back the file up again.");
            return DONE;
        }

        private void check(KeysStatus status) throws CommandException {
            if (!status.keys().contains(id))
                throw new CommandException.NotFound(
                        "there is no key " + id + " in use; there is " + ids(status) + ".");
            if (status.keys().getFirst() == id)
                throw new CommandException(
                        "key " + id + " is the newest; it closes what is new.",
                        "To replace it:  sallyport wrapping-key rotate");
            Instant safe = status.since().plus(Enrollments.TICKET_LIFETIME);
            if (!now && surroundings.clock().instant().isBefore(safe))
                throw new CommandException(
                        "enrolments that began before the rotation may still need key " + id + ".",
                        "Try again after "
                                + new Times(surroundings.zone()).clock(safe)
                                + "; or with --now, which makes them void.");
        }

        private static String ids(KeysStatus status) {
            return String.join(", ", status.keys().stream().map(String::valueOf).toList());
        }

        private void retire(KeyWork work) throws CommandException {
            try (var change = KeyFileChange.begin(file())) {
                work.count();
                var need =
                        server().ask("/v1/wrapping-keys/need", new KeyId(id), KeyNeed.class).why();
                if (need.isPresent())
                    throw new CommandException(
                            "key " + id + " stays: " + need.get() + ".",
                            "To bring everything under the newest key:  sallyport wrapping-key"
                                    + " rotate");
                change.removeKey(id);
                try {
                    work.take();
                } catch (CommandException e) {
                    change.undo();
                    throw e;
                }
            } catch (BadConfigurationException e) {
                throw told(e);
            }
        }
    }
}

package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.Health;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.ReportEmergency;
import io.sallyport.server.emergency.EmergencyCodes;
import io.sallyport.server.emergency.EmergencyFile;
import io.sallyport.server.emergency.EmergencyFile.Code;
import io.sallyport.server.emergency.EmergencyFile.Use;
import io.sallyport.server.unix.UserNames;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "emergency",
        header = "Codes of this host for when the server does not answer: make, show, remove.",
        synopsisSubcommandLabel = "make | show | report | remove",
        description = {
            "",
            "For administrators: as root, or with sudo. While the server does not answer, the PAM"
                    + " module asks for one of these. Each is good once, for any account of this"
                    + " host, after the key or password."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport emergency make",
            "  sudo sallyport emergency show"
        })
final class EmergencyCommand extends GroupCommand {
    EmergencyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** A command about the file of codes. */
    abstract static class OfFile extends ServerCommand {
        @Option(
                names = "--file",
                paramLabel = "PATH",
                description = "The file, where the PAM module is told another than usual.")
        Path file = EmergencyFile.DEFAULT;

        OfFile(Surroundings surroundings) {
            super(surroundings);
        }

        final Optional<EmergencyFile> read() throws CommandException {
            try {
                return EmergencyFile.read(file);
            } catch (IOException e) {
                throw told(e);
            }
        }

        final CommandException told(IOException fault) {
            if (fault instanceof AccessDeniedException)
                return new CommandException(file + " belongs to root alone.", "Try it with sudo.");
            if (fault instanceof NoSuchFileException)
                return new CommandException(
                        file + " cannot be written: there is no folder for it.",
                        "On a host where Sallyport is installed it is there: sallyport install");
            return new CommandException(file + ": " + fault.getMessage() + ".");
        }
    }

    @Command(
            name = "make",
            header = "Make new emergency codes; the old ones are void.",
            footer = {"", "Example:", "  sudo sallyport emergency make"})
    static final class Make extends OfFile {
        @Option(
                names = "--count",
                paramLabel = "N",
                description = "How many, 1 to " + EmergencyCodes.MOST + "; 6 unless you say so.")
        int count = 6;

        Make(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            if (count < 1 || count > EmergencyCodes.MOST)
                throw new CommandException("--count takes 1 to " + EmergencyCodes.MOST + ".");
            PrintedCodes.showEmergency(terminal(), make());
            return DONE;
        }

        private List<String> make() throws CommandException {
            try {
                return EmergencyCodes.make(
                        file, count, surroundings.clock().instant(), new SecureRandom());
            } catch (IOException e) {
                throw told(e);
            }
        }
    }

    @Command(
            name = "show",
            header = "How many are left, and who has used the others.",
            footer = {"", "Example:", "  sudo sallyport emergency show"})
    static final class Show extends OfFile {
        @Mixin JsonOutput output = new JsonOutput();

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        /** For scripts. */
        record State(Instant madeAt, int made, long left, List<Used> used) {}

        /** One that was used. */
        record Used(int number, Instant at, String login, String service, String address) {}

        @Override
        public Integer call() throws CommandException {
            Optional<EmergencyFile> codes = read();
            if (codes.isEmpty()) {
                terminal()
                        .line(
                                "This host has no emergency codes. To make some:  sudo sallyport"
                                        + " emergency make");
                return FAILED;
            }
            EmergencyFile found = codes.get();
            if (output.json)
                json(new State(found.madeAt(), found.codes().size(), found.left(), used(found)));
            else tell(found);
            return DONE;
        }

        private void tell(EmergencyFile found) {
            var times = new Times(surroundings.zone());
            terminal()
                    .line(
                            found.left()
                                    + " of "
                                    + found.codes().size()
                                    + " emergency codes are left; made "
                                    + times.day(found.madeAt())
                                    + ".");
            for (Used used : used(found))
                terminal()
                        .line(
                                "  code %d  used %s by %s at %s%s"
                                        .formatted(
                                                used.number(),
                                                times.second(used.at()),
                                                used.login(),
                                                used.service(),
                                                used.address().isEmpty()
                                                        ? ""
                                                        : " from " + used.address()));
        }

        private static List<Used> used(EmergencyFile found) {
            var used = new ArrayList<Used>();
            for (int i = 0; i < found.codes().size(); i++) {
                Optional<Use> use = found.codes().get(i).use();
                if (use.isPresent())
                    used.add(
                            new Used(
                                    i + 1,
                                    use.get().at(),
                                    nameOf(use.get().uid()),
                                    use.get().service(),
                                    use.get().address()));
            }
            return used;
        }
    }

    @Command(
            name = "report",
            header = "Tell the server which codes were used while it did not answer.",
            description = {"", "The service does this by itself whenever the server starts."},
            footer = {"", "Example:", "  sudo sallyport emergency report"})
    static final class Report extends OfFile {
        private static final Duration ASK_EVERY = Duration.ofMillis(200);

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                description = "How long to wait for a server that is starting.")
        int seconds;

        Report(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            Optional<EmergencyFile> codes = read();
            if (codes.isPresent()) await();
            int reported = 0;
            if (codes.isPresent())
                for (int i = 0; i < codes.get().codes().size(); i++)
                    if (report(i + 1, codes.get().codes().get(i))) reported++;
            terminal()
                    .line(
                            reported == 0
                                    ? "There is nothing to report."
                                    : terminal().paint(Paint.GOOD, "Done.")
                                            + " Reported: "
                                            + reported
                                            + ".");
            return DONE;
        }

        private void await() throws CommandException {
            Instant end = surroundings.clock().instant().plusSeconds(seconds);
            while (!answers() && surroundings.clock().instant().isBefore(end))
                KeyWork.pause(ASK_EVERY);
        }

        private boolean answers() {
            try {
                server().ask("/v1/health", new Nothing(), Health.class);
                return true;
            } catch (CommandException notYet) {
                return false;
            }
        }

        private boolean report(int number, Code code) throws CommandException {
            Optional<Use> use = code.use().filter(seen -> !seen.isReported());
            if (use.isEmpty()) return false;
            server().ask(
                            "/v1/emergency/report",
                            new ReportEmergency(
                                    number,
                                    use.get().at(),
                                    nameOf(use.get().uid()),
                                    use.get().service(),
                                    use.get().address()),
                            Nothing.class);
            try {
                EmergencyFile.markReported(file, code);
            } catch (IOException e) {
                throw told(e);
            }
            return true;
        }
    }

    @Command(
            name = "remove",
            header = "Void all emergency codes of this host.",
            footer = {"", "Example:", "  sudo sallyport emergency remove"})
    static final class Remove extends OfFile {
        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            try {
                boolean were = Files.deleteIfExists(file);
                terminal()
                        .line(
                                were
                                        ? terminal().paint(Paint.GOOD, "Done.")
                                                + " While the server does not answer, nobody gets"
                                                + " in through it now."
                                        : "This host has no emergency codes.");
            } catch (IOException e) {
                throw told(e);
            }
            return DONE;
        }
    }

    /** What the host calls it; the number, where it has no name any more. */
    private static String nameOf(long uid) {
        try {
            return UserNames.of((int) uid).orElse("uid " + uid);
        } catch (IOException e) {
            return "uid " + uid;
        }
    }
}

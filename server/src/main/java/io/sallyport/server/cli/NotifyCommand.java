package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.NoticeTested;
import io.sallyport.server.door.local.wire.TestNotice;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "notify",
        header = "Notices to owners: send a test.",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "",
            "Owners are told of wrong codes and new places, once sallyport.conf(5) says how:"
                    + " notify-sendmail, notify-webhook."
        },
        footer = {"", "Example:", "  sudo sallyport notify test anna"})
final class NotifyCommand extends GroupCommand {
    NotifyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "test",
            header = "Send a test notice by every way that is configured.",
            footer = {"", "Example:", "  sudo sallyport notify test anna"})
    static final class Test extends ServerCommand {
        /** A mail program may take its time before it is killed; so may a web server. */
        private static final Duration WAIT = Duration.ofSeconds(35);

        @Parameters(index = "0", paramLabel = "NAME", description = "The account to tell.")
        String name = "";

        @Mixin JsonOutput output = new JsonOutput();

        Test(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var tested =
                    server().ask(
                                    "/v1/notices/test",
                                    new TestNotice(Optional.of(name)),
                                    NoticeTested.class,
                                    WAIT);
            if (output.json) json(tested);
            else show(tested);
            boolean allTaken =
                    tested.ways().stream().allMatch(way -> way.fault().isEmpty())
                            && !tested.ways().isEmpty();
            return allTaken ? DONE : FAILED;
        }

        private void show(NoticeTested tested) {
            if (tested.ways().isEmpty())
                terminal()
                        .line(
                                "Notices are off: set notify-sendmail or notify-webhook, and"
                                        + " restart sallyportd.");
            for (NoticeTested.Way way : tested.ways()) terminal().line(line(way));
        }

        private String line(NoticeTested.Way way) {
            return way.fault()
                    .map(why ->
                            terminal().paint(Paint.BAD, "Failed.")
                                    + " "
                                    + way.name()
                                    + ": "
                                    + why
                                    + ".")
                    .orElseGet(() ->
                            terminal().paint(Paint.GOOD, "Sent.")
                                    + " "
                                    + way.name()
                                    + " has taken it; see whether it arrives.");
        }
    }
}

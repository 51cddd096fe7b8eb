package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.ForgetPlaces;
import io.sallyport.server.door.local.wire.RemoveDevice;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "device",
        header = "List your devices and passkeys, or remove one.",
        synopsisSubcommandLabel = "list | remove NAME",
        footer = {"", "Examples:", "  sallyport device list", "  sallyport device remove tablet"})
final class DeviceCommand extends GroupCommand {
    DeviceCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "list",
            header = "List your devices and passkeys.",
            footer = {"", "Example:", "  sallyport device list --json"})
    static final class ListDevices extends ServerCommand {
        @Mixin JsonOutput output = new JsonOutput();

        ListDevices(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var status = server().ask("/v1/status", About.MYSELF, AccountStatus.class);
            if (output.json) {
                json(Stream.concat(status.devices().stream(), status.passkeys().stream()).toList());
                return DONE;
            }
            if (status.devices().isEmpty())
                terminal().line("There is no device; set one up with:  sallyport enroll");
            else
                StatusText.devices(
                                status.devices(),
                                status.passkeys(),
                                new Times(surroundings.zone()),
                                surroundings.clock().instant())
                        .forEach(terminal()::line);
            return DONE;
        }
    }

    @Command(
            name = "remove",
            header = "Remove a device or passkey, after a code or a recovery code.",
            footer = {"", "Example:", "  sallyport device remove tablet"})
    static final class Remove extends ServerCommand {
        @Parameters(paramLabel = "NAME", description = "As sallyport device list shows it.")
        String device = "";

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException, IOException {
            var server = server();
            check(server.ask("/v1/status", About.MYSELF, AccountStatus.class));
            new SecondStepDialogue(terminal(), server)
                    .make(
                            "/v1/devices/remove",
                            stepUp -> new RemoveDevice(Optional.empty(), device, stepUp),
                            "To remove \"" + device + "\", show a code, or a recovery code.");
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " \""
                                    + device
                                    + "\" is removed. Delete it in the app or the browser, too.");
            return DONE;
        }

        /** Nobody is asked for a code in vain. */
        private void check(AccountStatus status) throws CommandException {
            if (status.passkeys().stream().anyMatch(passkey -> passkey.label().equals(device)))
                return;
            var labels = status.devices().stream().map(AccountStatus.Device::label).toList();
            if (!labels.contains(device))
                throw new CommandException(
                        "there is no device called \"" + device + "\".",
                        labels.isEmpty()
                                ? "You have none; set one up with:  sallyport enroll"
                                : "You have: " + String.join(", ", labels));
            if (labels.size() == 1)
                throw new CommandException(
                        "\"" + device + "\" is your only device.",
                        "To put another in its place:  sallyport enroll --label NAME",
                        "To switch the second step off:  sallyport disable");
        }
    }

    @Command(
            name = "forget-places",
            header = "Forget where you logged in from, after a code or a recovery code.",
            description = {
                "",
                "Where you logged in with a code within 90 days, one code is enough even while"
                    + " strangers guess. Forget those places if somebody else can log in from them."
            },
            footer = {"", "Example:", "  sallyport device forget-places"})
    static final class Forget extends ServerCommand {
        Forget(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException, IOException {
            new SecondStepDialogue(terminal(), server())
                    .make(
                            "/v1/places/forget",
                            stepUp -> new ForgetPlaces(Optional.empty(), Optional.empty(), stepUp),
                            "To forget all known places, show a code, or a recovery code.");
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " Every place is a new one again.");
            return DONE;
        }
    }
}

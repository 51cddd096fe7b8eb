package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.RenewRecoveryCodes;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "recovery",
        header = "Show how many recovery codes are left, or make new ones.",
        description = {
            "",
            "A recovery code opens the door once, in place of a code, when the phone is not at"
                    + " hand."
        },
        footer = {"", "Examples:", "  sallyport recovery", "  sallyport recovery renew"})
final class RecoveryCommand extends ServerCommand {
    @Mixin JsonOutput output = new JsonOutput();

    RecoveryCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        var status = server().ask("/v1/status", About.MYSELF, AccountStatus.class);
        if (output.json) {
            json(
                    status.recoveryCodes()
                            .orElse(
                                    new AccountStatus.CodeSet(
                                            0,
                                            0,
                                            surroundings.clock().instant(),
                                            Optional.empty())));
            return DONE;
        }
        var text = new StatusText(surroundings, StatusText.Reader.OWNER);
        terminal()
                .line(
                        status.recoveryCodes()
                                .map(text::recovery)
                                .or(() -> status.scratchCodes().map(text::scratch))
                                .orElse(
                                        "There are no recovery codes; they come with the first"
                                                + " device:  sallyport enroll"));
        return DONE;
    }

    @Command(
            name = "renew",
            header = "Make new recovery codes; the old ones are void.",
            footer = {"", "Example:", "  sallyport recovery renew"})
    static final class Renew extends ServerCommand {
        Renew(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException, IOException {
            var server = server();
            var status = server.ask("/v1/status", About.MYSELF, AccountStatus.class);
            ChangeReply reply =
                    new SecondStepDialogue(terminal(), server)
                            .make(
                                    "/v1/recovery-codes/renew",
                                    stepUp -> new RenewRecoveryCodes(Optional.empty(), stepUp),
                                    "New recovery codes make the old ones void. To go on, show a"
                                            + " code.");
            PrintedCodes.showRecovery(terminal(), reply.codes(), status.account(), status.host());
            return DONE;
        }
    }
}

package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.ListSeals;
import io.sallyport.server.door.local.wire.SealPage;
import picocli.CommandLine.Command;

@Command(
        name = "key",
        header = "Print the key that proves the audit's seals.",
        description = {
            "",
            "It is no secret. Keep it where nobody who administers this host can change it: with it"
                    + " anybody can check an export, and without the key file nobody can forge one."
        },
        footer = {"", "Example:", "  sudo sallyport audit key > audit.pem"})
final class AuditKeyCommand extends ServerCommand {
    AuditKeyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        var page = server().ask("/v1/audit/seals", new ListSeals(0, 1), SealPage.class);
        terminal().line(page.publicKey().strip());
        return DONE;
    }
}

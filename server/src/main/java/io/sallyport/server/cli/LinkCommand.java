package io.sallyport.server.cli;

import io.sallyport.server.door.local.wire.LinkMade;
import io.sallyport.server.door.local.wire.MakeLink;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "link",
        header = "Make a one-time link to your page in the portal.",
        description = {
            "",
            "Open it in a browser within ten minutes: it works once. A newer link ends an older."
        },
        footer = {"", "Example:", "  sallyport link"})
final class LinkCommand extends ServerCommand {
    @Mixin JsonOutput output = new JsonOutput();

    LinkCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        var made = server().ask("/v1/links/make", new MakeLink(Optional.empty()), LinkMade.class);
        if (output.json) json(made);
        else {
            terminal().line(made.link());
            terminal()
                    .line(
                            "Works once, until "
                                    + new Times(surroundings.zone()).minute(made.expires())
                                    + ".");
        }
        return DONE;
    }
}

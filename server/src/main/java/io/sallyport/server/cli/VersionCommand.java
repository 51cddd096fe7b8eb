package io.sallyport.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "version",
        header = "Show which version this is.",
        footer = {"", "Example:", "  sallyport version --json"})
final class VersionCommand extends SallyportCommand {
    /** As in pom.xml. */
    static final String VERSION = "0.1.0";

    @Mixin JsonOutput output = new JsonOutput();

    VersionCommand(Surroundings surroundings) {
        super(surroundings);
    }

    private record Version(String sallyport, String java) {}

    @Override
    public Integer call() {
        String java = Runtime.version().toString();
        if (output.json) json(new Version(VERSION, java));
        else terminal().line("sallyport " + VERSION + " (Java " + java + ")");
        return DONE;
    }
}

package io.sallyport.server.cli;

import io.sallyport.server.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "version",
        header = "Show which version this is.",
        footer = {"", "Example:", "  sallyport version --json"})
final class VersionCommand extends SallyportCommand {
    static final String VERSION = Release.VERSION;

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

package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.BackupStatus;
import io.sallyport.server.door.local.wire.BackupStatus.Copy;
import io.sallyport.server.door.local.wire.Nothing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup",
        header = "Copy the store into a folder, while the server runs.",
        description = {
            "",
            "One file for each run, for this user alone. The key file is not in it: without that"
                    + " nobody can read the copy, and with it anybody can, so keep it elsewhere."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport backup /var/backups/sallyport",
            "  sudo sallyport backup /var/backups/sallyport --json | jq -r .file"
        })
final class BackupCommand extends ServerCommand {
    private static final Path DEFAULT_STORE = Path.of("/var/lib/sallyport");
    private static final Duration ASK_EVERY = Duration.ofMillis(200);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'sallyport-'yyyyMMdd'T'HHmmss.SSS'Z.db'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    @Parameters(paramLabel = "FOLDER", description = "Made, if it does not exist.")
    Path folder = Path.of("");

    @Mixin JsonOutput output = new JsonOutput();

    BackupCommand(Surroundings surroundings) {
        super(surroundings);
    }

    /** What was made, for scripts. */
    record Made(String file, long bytes, String sha256, long lastEvent) {}

    @Override
    public Integer call() throws CommandException {
        var into = BackupFolder.prepare(folder.toAbsolutePath());
        var server = server();
        var copy = ready(server);
        Path file;
        try {
            checkPlace(copy);
            file = into.take(copy, NAME.format(surroundings.clock().instant()));
        } finally {
            server.ask("/v1/backup/end", new Nothing(), BackupStatus.class);
        }
        if (output.json)
            json(new Made(file.toString(), copy.bytes(), copy.sha256(), copy.lastEvent()));
        else tell(file, copy);
        return DONE;
    }

    private static Copy ready(CommandSocket server) throws CommandException {
        var status = server.ask("/v1/backup/begin", new Nothing(), BackupStatus.class);
        while (status.state().equals(BackupStatus.MAKING)) {
            KeyWork.pause(ASK_EVERY);
            status = server.ask("/v1/backup", new Nothing(), BackupStatus.class);
        }
        String why = status.fault().orElse("somebody else makes one at the same time");
        return status.copy()
                .orElseThrow(() -> new CommandException("no backup was made: " + why + "."));
    }

    /** Root's own configuration says where: the server must not turn root's hand elsewhere. */
    private void checkPlace(Copy copy) throws CommandException {
        Path store = configured().map(ServerCommand::store).orElse(DEFAULT_STORE);
        Path from = Path.of(copy.file()).getParent();
        if (from == null || !from.normalize().equals(store.toAbsolutePath().normalize()))
            throw new CommandException(
                    "the server keeps its store in "
                            + from
                            + ", and your configuration names "
                            + store
                            + ".",
                    "SALLYPORT_CONFIG names the configuration that the server reads.");
    }

    private void tell(Path file, Copy copy) {
        terminal()
                .line(
                        terminal().paint(Paint.GOOD, "Done.")
                                + " "
                                + file
                                + ": the store up to event "
                                + copy.lastEvent()
                                + ".");
        terminal()
                .line(
                        "The key file is not in it. Back that up apart from this, "
                                + "for without it nobody can read the copy.");
    }
}

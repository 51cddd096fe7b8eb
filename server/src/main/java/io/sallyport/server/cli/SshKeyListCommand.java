package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.ListSshKeys;
import io.sallyport.server.door.local.wire.SshKeyPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        header = "List your keys; as root, one account's with NAME, or all with --all.",
        footer = {
            "",
            "Examples:",
            "  sallyport ssh-key list",
            "  sudo sallyport ssh-key list --all --due",
            "  sudo sallyport ssh-key list backup --json"
        })
final class SshKeyListCommand extends ServerCommand {
    @Mixin JsonOutput output = new JsonOutput();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The account.")
    @Nullable String name;

    @Option(names = "--all", description = "Of all accounts.")
    boolean all;

    @Option(names = "--due", description = "Only those that have expired or are to be reviewed.")
    boolean due;

    SshKeyListCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws CommandException {
        var keys = all ? ofAll() : ofOne();
        if (due) keys = keys.stream().filter(SshKeyPage.Entry::isDue).toList();
        if (output.json) {
            json(keys);
            return DONE;
        }
        if (keys.isEmpty()) terminal().line(due ? "No key is due." : "There is no key.");
        for (SshKeyPage.Entry key : keys) show(key);
        long waiting = keys.stream().filter(SshKeyPage.Entry::isDue).count();
        if (waiting > 0 && !due)
            terminal().line(terminal().paint(Paint.CARE, Times.count(waiting, "key") + " due."));
        return DONE;
    }

    private List<SshKeyPage.Entry> ofOne() throws CommandException {
        var whose = name == null ? About.MYSELF : new About(Optional.of(name));
        return server().ask("/v1/ssh-keys", whose, SshKeyPage.class).keys();
    }

    private List<SshKeyPage.Entry> ofAll() throws CommandException {
        var server = server();
        var keys = new ArrayList<SshKeyPage.Entry>();
        Optional<String> after = Optional.empty();
        do {
            var page = server.ask("/v1/ssh-keys/all", new ListSshKeys(after), SshKeyPage.class);
            keys.addAll(page.keys());
            after = page.next();
        } while (after.isPresent());
        return keys;
    }

    private void show(SshKeyPage.Entry key) {
        var times = new Times(surroundings.zone());
        terminal().line(key.fingerprint() + "  " + key.account() + dueWord(key));
        fact("kind", key.command().isPresent() ? "automation" : "own security key");
        fact("command", key.command().orElse(""));
        fact("from", String.join(", ", key.networks()));
        fact("owner", key.owner());
        fact("expires", key.expires().map(times::minute).orElse(""));
        fact("review", key.review().map(times::day).orElse(""));
        if (key.hasAttestation()) fact("attestation", "kept, not verified");
    }

    private String dueWord(SshKeyPage.Entry key) {
        if (!key.isLive()) return "  " + terminal().paint(Paint.BAD, "expired");
        return key.isDue() ? "  " + terminal().paint(Paint.CARE, "review is due") : "";
    }

    private void fact(String what, String text) {
        if (!text.isEmpty()) terminal().line("  %-12s %s".formatted(what, text));
    }
}

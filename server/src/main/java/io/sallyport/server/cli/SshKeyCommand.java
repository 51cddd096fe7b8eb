package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.AddSshKey;
import io.sallyport.server.door.local.wire.AllowSshKey;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.RemoveSshKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ssh-key",
        header = "Keys that sshd is told of: allow automation's, add your own security key.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  sallyport ssh-key add ~/.ssh/id_ed25519_sk.pub",
            "  sudo sallyport ssh-key list --due"
        })
final class SshKeyCommand extends GroupCommand {
    SshKeyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Command(
            name = "allow",
            header = "Allow a key of automation, pinned to one command.",
            description = {
                "",
                "sshd is told of the key with this command and nothing else. It asks for no second"
                        + " step only where a rule of policy with key-pinned-to-command says so."
            },
            footer = {
                "",
                "Example:",
                "  sudo sallyport ssh-key allow backup backup.pub --command /usr/local/bin/pull \\",
                "    --from 192.0.2.16/28 --owner operations --review 180d"
            })
    static final class Allow extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The account.")
        String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "The public key.")
        Path file = Path.of("");

        @Option(
                names = "--command",
                required = true,
                paramLabel = "COMMAND",
                description = "Run whatever the client asks for.")
        String command = "";

        @Option(
                names = "--from",
                split = ",",
                paramLabel = "NETWORK",
                description = "Where it may be used from; several with commas.")
        List<String> networks = List.of();

        @Option(names = "--expires", paramLabel = "WHEN", description = "When it ends.")
        @Nullable String expires;

        @Option(
                names = "--owner",
                required = true,
                paramLabel = "WHO",
                description = "Who answers for it.")
        String owner = "";

        @Option(
                names = "--review",
                required = true,
                paramLabel = "WHEN",
                description = "When to look whether it is needed: 180d or 2027-03-01.")
        String review = "";

        Allow(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException {
            var message =
                    new AllowSshKey(
                            Optional.of(name),
                            PublicKeyFile.key(file),
                            command,
                            networks,
                            expires == null ? Optional.empty() : Optional.of(when(expires)),
                            owner,
                            when(review));
            server().ask("/v1/ssh-keys/allow", message, ChangeReply.class);
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " sshd is told of the key for "
                                    + name
                                    + ".");
            return DONE;
        }

        private Instant when(String text) throws CommandException {
            return When.future(text, surroundings.clock().instant(), surroundings.zone())
                    .orElseThrow(() ->
                            new CommandException(
                                    "\"" + text + "\" is no time.", "Write it as " + When.FORMS));
        }
    }

    @Command(
            name = "add",
            header = "Add your own security key, after a code if you have a second step.",
            description = {
                "",
                "sshd is told of the key, and demands that it verifies you. An attestation is kept"
                        + " as it is; it is not verified."
            },
            footer = {"", "Example:", "  sallyport ssh-key add ~/.ssh/id_ed25519_sk.pub"})
    static final class Add extends ServerCommand {
        @Parameters(paramLabel = "FILE", description = "The public key.")
        Path file = Path.of("");

        @Option(
                names = "--attestation",
                paramLabel = "FILE",
                description = "As ssh-keygen -O write-attestation=FILE wrote it.")
        @Nullable Path attestation;

        Add(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException, IOException {
            String key = PublicKeyFile.key(file);
            var said = PublicKeyFile.attestation(Optional.ofNullable(attestation));
            new SecondStepDialogue(terminal(), server())
                    .make(
                            "/v1/ssh-keys/add",
                            stepUp -> new AddSshKey(Optional.empty(), key, said, stepUp),
                            "To add the key, show a code, or a recovery code.");
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " sshd is told of your key, and demands that it verifies"
                                    + " you.");
            return DONE;
        }
    }

    @Command(
            name = "remove",
            header = "Remove a key: your own security key, or as root any.",
            footer = {
                "",
                "Examples:",
                "  sallyport ssh-key remove SHA256:z2OGRgzXfthg/YYUMTcrk3+5S7+hmm11aab7+DpdKYs",
                "  sudo sallyport ssh-key remove SHA256:z2OG... --user backup"
            })
    static final class Remove extends ServerCommand {
        @Parameters(paramLabel = "FINGERPRINT", description = "As sallyport ssh-key list shows it.")
        String fingerprint = "";

        @Option(names = "--user", paramLabel = "NAME", description = "The account; for root.")
        @Nullable String user;

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws CommandException, IOException {
            var account = Optional.ofNullable(user);
            new SecondStepDialogue(terminal(), server())
                    .make(
                            "/v1/ssh-keys/remove",
                            stepUp -> new RemoveSshKey(account, fingerprint, stepUp),
                            "To remove the key, show a code, or a recovery code.");
            terminal()
                    .line(
                            terminal().paint(Paint.GOOD, "Done.")
                                    + " sshd is not told of it any more.");
            return DONE;
        }
    }
}

package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.config.BadConfigurationException;
import io.sallyport.server.config.KeyFile;
import io.sallyport.server.config.KeyFileFacts;
import io.sallyport.server.config.Problem;
import io.sallyport.server.door.local.wire.KeysStatus;
import io.sallyport.server.door.local.wire.KeysStatus.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "check",
        header = "Check the key file, and what of the store needs which key.",
        description = {
            "",
            "Exit status 0 if all is well; 1 if anything is wrong, or the server does not run, so"
                    + " that its store was not looked at. No part of a key is ever shown."
        },
        footer = {
            "",
            "Examples:",
            "  sudo sallyport wrapping-key check",
            "  sudo sallyport wrapping-key check --json | jq .older_accounts"
        })
final class KeyCheckCommand extends WrappingKeyCommand.OfKeys {
    @Mixin JsonOutput output = new JsonOutput();

    KeyCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        var problems = new ArrayList<String>();
        var facts = KeyFileFacts.of(file());
        List<Integer> keys = keys(problems);
        Optional<KeysStatus> server = server(problems);
        Optional<Pass> pass = server.flatMap(status -> status.pass());
        server.ifPresent(status -> compare(status, facts, keys, problems));
        pass.ifPresent(seen -> problems.addAll(seen.damaged()));
        var check =
                new KeyCheck(
                        file().toString(),
                        facts.map(KeyFileFacts::mode),
                        facts.map(KeyFileFacts::owner),
                        keys,
                        server.isPresent(),
                        server.map(KeysStatus::keys).orElse(List.of()),
                        server.map(KeysStatus::unfinished).orElse(false),
                        pass.map(Pass::accounts),
                        pass.map(Pass::older),
                        pass.map(Pass::needed).orElse(Map.of()),
                        problems);
        if (output.json) json(check);
        else show(check);
        return problems.isEmpty() ? DONE : FAILED;
    }

    private List<Integer> keys(List<String> problems) {
        try {
            return KeyFile.readAsAdministrator(file()).ids();
        } catch (BadConfigurationException e) {
            for (Problem problem : e.problems())
                problems.add("the key file: " + problem.what() + "; " + problem.hint());
            return List.of();
        }
    }

    /** With the server's count of what needs which key. */
    private Optional<KeysStatus> server(List<String> problems) {
        try {
            var work = work();
            work.count();
            return Optional.of(work.status());
        } catch (CommandException e) {
            problems.add("the store was not looked at: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void compare(
            KeysStatus status,
            Optional<KeyFileFacts> facts,
            List<Integer> keys,
            List<String> problems) {
        try {
            checkSame(status);
        } catch (CommandException e) {
            problems.add(String.valueOf(e.getMessage()));
            return;
        }
        if (!keys.isEmpty() && !keys.equals(status.keys()))
            problems.add(
                    "the server uses "
                            + ids(status.keys())
                            + ", and the file holds "
                            + ids(keys)
                            + "; go on with:  sallyport wrapping-key rotate");
        else if (status.unfinished())
            problems.add(
                    "a rotation was begun and not ended; go on with:  sallyport wrapping-key"
                            + " rotate");
        if (facts.isPresent() && !mayRead(facts.get(), status.owner()))
            problems.add(
                    "the key file belongs to "
                            + facts.get().owner()
                            + ", and the server, which runs as uid "
                            + status.owner()
                            + ", could not read it when it starts again");
    }

    private static boolean mayRead(KeyFileFacts facts, long server) {
        return server == 0 || facts.uid() == server;
    }

    private void show(KeyCheck check) {
        terminal()
                .line(
                        check.keyFile()
                                + check.mode().map(mode -> ": " + mode).orElse("")
                                + check.owner().map(owner -> ", of " + owner).orElse(""));
        if (!check.keys().isEmpty())
            terminal()
                    .line(
                            "  "
                                    + Times.count(check.keys().size(), "key")
                                    + ": "
                                    + ids(check.keys())
                                    + "; "
                                    + check.keys().getFirst()
                                    + " closes what is new");
        check.accounts().ifPresent(accounts -> showStore(check, accounts));
        if (!check.running())
            terminal().line("The server is not running, so its store was not looked at.");
        for (String problem : check.problems())
            terminal().complain(terminal().paint(Paint.BAD, "wrong: ") + problem);
    }

    private void showStore(KeyCheck check, long accounts) {
        long older = check.olderAccounts().orElse(0L);
        terminal().line("The store opens under it.");
        terminal()
                .line(
                        "  "
                                + Times.count(accounts, "account")
                                + "; "
                                + (older == 0 ? "none has" : older + " have")
                                + " secrets under an older key");
        check.needed()
                .forEach((key, count) ->
                        terminal()
                                .line(
                                        "  key "
                                                + key
                                                + ": needed by "
                                                + count
                                                + (count == 1
                                                        ? " account or record"
                                                        : " accounts or records")));
    }

    private static String ids(List<Integer> keys) {
        return String.join(", ", keys.stream().map(String::valueOf).toList());
    }
}

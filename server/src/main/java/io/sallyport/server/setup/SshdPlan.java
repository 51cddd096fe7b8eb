package io.sallyport.server.setup;

import io.sallyport.server.doctor.sshd.SshdSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What changes in sshd's files: our values where they win, and the old name of one setting out of
 * the way.
 */
final class SshdPlan {
    private static final String HEAD =
            "# Written by \"sallyport setup ssh\"; \"sallyport setup undo\" takes it back.";
    private static final String BEGIN = "# Sallyport: from here ...";
    private static final String END = "# Sallyport: ... to here";
    private static final String OLD_NAME = "challengeresponseauthentication";
    private static final String GRACE = "LoginGraceTime 180";

    private final Path main;
    private final Path dropIn;
    private final String dropIns;

    /**
     * @param main sshd's main file
     */
    SshdPlan(Path main) {
        this.main = main;
        Path folder = Path.of(main + ".d");
        this.dropIn = folder.resolve("00-sallyport.conf");
        this.dropIns = folder + "/*.conf";
    }

    /**
     * @param automation a group whose accounts log in by key alone, for scripts (SSH-31)
     */
    List<FileChange> changes(Recipe recipe, RootForm root, Optional<String> automation)
            throws SetupException {
        var settings = new ArrayList<String>(recipe.settings());
        settings.addAll(root.settings());
        settings.add(GRACE);
        var blocks = new ArrayList<String>(root.block());
        automation.ifPresent(group -> blocks.addAll(automationBlock(group)));
        var changes = new ArrayList<FileChange>();
        for (Path file : SshdSources.files(main)) {
            if (file.equals(dropIn)) continue;
            String before = text(file).orElse("");
            String after = withoutOldName(before);
            if (file.equals(main) && !readsDropInsFirst(before))
                after = withOurs(after, settings, blocks);
            changes.add(new FileChange(file, Optional.of(before), after));
        }
        if (readsDropInsFirst(text(main).orElse("")))
            changes.add(new FileChange(dropIn, text(dropIn), dropInText(settings, blocks)));
        return changes.stream().filter(FileChange::isReal).toList();
    }

    private static List<String> automationBlock(String group) {
        return List.of(
                "",
                "Match Group " + group,
                "  AuthenticationMethods publickey",
                "  PubkeyAuthentication yes",
                "  AuthorizedKeysFile /etc/ssh/automation-keys/%u",
                "  PermitTTY no",
                "  AllowTcpForwarding no",
                "  AllowAgentForwarding no",
                "  X11Forwarding no");
    }

    private static String dropInText(List<String> settings, List<String> blocks) {
        return HEAD + "\n" + String.join("\n", settings) + "\n" + lines(blocks);
    }

    /**
     * At the top, where they win (SSH-5); the blocks at the end, since whatever follows a Match
     * belongs to it.
     */
    private static String withOurs(String text, List<String> settings, List<String> blocks) {
        String bare = withoutOurs(text);
        String top = BEGIN + "\n" + HEAD + "\n" + String.join("\n", settings) + "\n" + END + "\n";
        String end = blocks.isEmpty() ? "" : BEGIN + "\n" + lines(blocks) + END + "\n";
        return top + bare + (bare.isEmpty() || bare.endsWith("\n") ? "" : "\n") + end;
    }

    private static String withoutOurs(String text) {
        var kept = new StringBuilder();
        boolean isOurs = false;
        for (String line : text.split("(?<=\n)")) {
            if (line.strip().equals(BEGIN)) isOurs = true;
            if (!isOurs) kept.append(line);
            if (line.strip().equals(END)) isOurs = false;
        }
        return kept.toString();
    }

    /** In front of the new name it would win (SSH-6). */
    private static String withoutOldName(String text) {
        var lines = new StringBuilder();
        for (String line : text.split("(?<=\n)")) {
            String word = line.strip().split("[\\s=]", 2)[0].toLowerCase(Locale.ROOT);
            lines.append(word.equals(OLD_NAME) ? "# Sallyport, an old name: " + line : line);
        }
        return lines.toString();
    }

    /** Whether the first line that says anything includes the folder of drop-in files. */
    private boolean readsDropInsFirst(String text) {
        for (String line : text.split("\n")) {
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#")) continue;
            String[] words = bare.split("\\s+");
            return words[0].equalsIgnoreCase("include") && List.of(words).contains(dropIns);
        }
        return false;
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    static Optional<String> text(Path file) throws SetupException {
        if (!Files.exists(file)) return Optional.empty();
        try {
            // Each byte a character, so that what is kept stays as it was.
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new SetupException(file + " cannot be read: " + e.getMessage() + ".");
        }
    }
}

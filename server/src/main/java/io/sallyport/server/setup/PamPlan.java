package io.sallyport.server.setup;

import io.sallyport.server.doctor.pam.PasswordModules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What changes in a PAM service: with sshd our lines take the place of those that ask for a
 * password (SSH-2), with sudo they stand behind them (SSH-41).
 */
final class PamPlan {
    private static final Set<String> ASKING_FILES =
            Set.of("common-auth", "system-auth", "password-auth", "system-login", "base-auth");
    private static final String OURS = "pam_sallyport.so";
    private static final Pattern JUMP = Pattern.compile("\\[[^\\]]*=[1-9][^\\]]*\\]");

    private static final Pattern SUFFICES =
            Pattern.compile("\\s(sufficient|\\[[^\\]]*=done\\b.*\\])\\s");

    private static final String SUDO_LINE = "auth  required  pam_sallyport.so";

    private final Path folder;

    /**
     * @param folder {@code /etc/pam.d}
     */
    PamPlan(Path folder) {
        this.folder = folder;
    }

    /** sshd's service. */
    FileChange sshd(String service, Recipe recipe) throws SetupException {
        Path path = folder.resolve(service);
        String before = read(path);
        if (recipe == Recipe.PASSWORD_AND_CODE) refuseOtherPasswords(before);
        var lines = new ArrayList<String>();
        int place = -1;
        for (String line : before.split("\n")) {
            if (asks(line) || isOurs(line)) {
                if (place < 0) place = lines.size();
                continue;
            }
            refuseJump(path, line);
            if (place < 0 && isOther(line)) place = lines.size();
            lines.add(line);
        }
        lines.addAll(place < 0 ? lines.size() : place, recipe.authLines());
        return new FileChange(path, Optional.of(before), String.join("\n", lines) + "\n");
    }

    /**
     * sudo's, or that of {@code sudo -i}: our line directly behind the last that asks for a
     * password, and every other line as it is (SSH-41).
     */
    FileChange sudo(String service) throws SetupException {
        Path path = folder.resolve(service);
        String before = read(path);
        var lines = new ArrayList<String>();
        int place = -1;
        for (String line : before.split("\n")) {
            if (isOurs(line)) continue;
            refuseJump(path, line);
            lines.add(line);
            if (asks(line)) place = lines.size();
        }
        if (place < 0 && lines.stream().anyMatch(PamPlan::includesSudo))
            return new FileChange(path, Optional.of(before), before);
        if (place < 0)
            throw new SetupException(
                    path + " has no line that asks for a password.",
                    "Write the line yourself: docs/doors/sudo.md says where.");
        refuseWayPast(path, lines.subList(0, place));
        lines.add(place, kept(before).orElse(SUDO_LINE));
        return new FileChange(path, Optional.of(before), String.join("\n", lines) + "\n");
    }

    /** A line of ours that refuses as it must, with the administrator's own arguments. */
    private static Optional<String> kept(String text) {
        return text.lines()
                .filter(line -> isOurs(line) && words(line)[1].matches("required|requisite"))
                .findFirst();
    }

    /** Others have their {@code sudo-i} include sudo's, which has our line then. */
    private static boolean includesSudo(String line) {
        String[] words = words(line);
        return isAuth(words)
                ? words.length == 3 && words[2].equals("sudo")
                : words.length == 2 && words[0].equals("@include") && words[1].equals("sudo");
    }

    /** What suffices before ours would spare it. */
    private static void refuseWayPast(Path path, List<String> lines) throws SetupException {
        for (String line : lines)
            if (isAuth(words(line)) && !asks(line) && SUFFICES.matcher(line).find())
                throw new SetupException(
                        path + " has a line behind which nothing is asked: " + line.strip(),
                        "Write the line yourself: docs/doors/sudo.md says where.");
    }

    private static String read(Path path) throws SetupException {
        return SshdPlan.text(path)
                .orElseThrow(() ->
                        new SetupException(
                                path + " does not exist, so PAM uses /etc/pam.d/other.",
                                "Make it as your distribution has it, and run this again."));
    }

    /** Whether the line asks for a password, or includes a file that does. */
    private static boolean asks(String line) {
        String[] words = words(line);
        if (words.length == 2 && words[0].equals("@include")) return words[1].equals("common-auth");
        if (!isAuth(words)) return false;
        for (String word : words)
            if (ASKING_FILES.contains(word) || PasswordModules.isOne(fileName(word))) return true;
        return false;
    }

    private static boolean isOurs(String line) {
        String[] words = words(line);
        if (!isAuth(words)) return false;
        for (String word : words) if (fileName(word).equals(OURS)) return true;
        return false;
    }

    /** Lines of account, session and password come behind ours. */
    private static boolean isOther(String line) {
        String[] words = words(line);
        return words.length > 0
                && !words[0].startsWith("#")
                && !isAuth(words)
                && !words[0].isEmpty();
    }

    private static boolean isAuth(String[] words) {
        return words.length > 1 && (words[0].equals("auth") || words[0].equals("-auth"));
    }

    private static void refuseJump(Path path, String line) throws SetupException {
        if (isAuth(words(line)) && JUMP.matcher(line).find())
            throw new SetupException(
                    path + " has a line that jumps over others: " + line.strip(),
                    "Write the lines yourself: docs/doors/ssh.md says where.");
    }

    /** Another module than pam_unix would have to stand in its place, with arguments of its own. */
    private void refuseOtherPasswords(String text) throws SetupException {
        var read = new ArrayList<>(List.of(text.split("\n")));
        SshdPlan.text(folder.resolve("common-auth"))
                .ifPresent(common -> read.addAll(List.of(common.split("\n"))));
        for (String line : read)
            for (String word : words(line))
                if (PasswordModules.isOne(fileName(word)) && !fileName(word).equals("pam_unix.so"))
                    throw new SetupException(
                            "passwords are checked by "
                                    + fileName(word)
                                    + " here, not by pam_unix.so alone.",
                            "Write the lines yourself: docs/doors/ssh.md says which.");
    }

    private static String[] words(String line) {
        return line.strip().split("\\s+");
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

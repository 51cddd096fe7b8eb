package io.sallyport.server.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code sshd -T -C} says of one login.
 *
 * @param text its lines, as they were printed
 */
record Settings(String text) {
    /** All values of a keyword, joined by a blank; empty if it has none. */
    Optional<String> value(String word) {
        var all =
                text.lines()
                        .filter(line -> line.startsWith(word + " "))
                        .map(line -> line.substring(word.length() + 1).strip())
                        .toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", all));
    }

    boolean is(String word, String value) {
        return value(word).filter(value::equals).isPresent();
    }

    /** Where sshd looks for the keys of an account. */
    List<Path> keyFiles(String user, Path home) {
        var files = new ArrayList<Path>();
        for (String pattern : value("authorizedkeysfile").orElse("").split(" +")) {
            if (pattern.isEmpty() || pattern.equals("none")) continue;
            String path =
                    pattern.replace("%h", home.toString()).replace("%u", user).replace("%%", "%");
            files.add(home.resolve(path));
        }
        return files;
    }

    /**
     * Whether somebody with these means satisfies one of the lists. Of methods that need other
     * means nothing is known: they are taken to let in.
     *
     * @param hasDialog whether this account gets through keyboard-interactive
     */
    boolean letsIn(boolean hasKeys, boolean hasPassword, boolean hasDialog) {
        for (String list : value("authenticationmethods").orElse("any").split(" +")) {
            if (list.equals("any")) {
                if (is(hasKeys, "pubkeyauthentication")
                        || is(hasPassword, "passwordauthentication")
                        || is(hasDialog, "kbdinteractiveauthentication")) return true;
            } else if (isSatisfied(list, hasKeys, hasPassword, hasDialog)) return true;
        }
        return false;
    }

    private boolean isSatisfied(
            String list, boolean hasKeys, boolean hasPassword, boolean hasDialog) {
        for (String method : list.split(",")) {
            boolean isOpen =
                    switch (method.split(":", 2)[0]) {
                        case "publickey" -> is(hasKeys, "pubkeyauthentication");
                        case "password" -> is(hasPassword, "passwordauthentication");
                        case "keyboard-interactive" ->
                                is(hasDialog, "kbdinteractiveauthentication");
                        default -> true;
                    };
            if (!isOpen) return false;
        }
        return true;
    }

    private boolean is(boolean hasMeans, String word) {
        return hasMeans && is(word, "yes");
    }
}

package io.sallyport.server.doctor.sshd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@code Match} line.
 *
 * @param words behind {@code Match}: names of conditions and their patterns
 */
record MatchLine(Path file, int line, List<String> words) {
    MatchLine {
        words = List.copyOf(words);
    }

    /** One condition: {@code user} and {@code alice,bob}; {@code all} has no patterns. */
    record Condition(String kind, String patterns) {}

    /** Empty where it cannot be read. */
    List<Condition> conditions() {
        var conditions = new ArrayList<Condition>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String kind = (equals < 0 ? word : word.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (kind.equals("all") || kind.equals("invalid-user")) {
                conditions.add(new Condition(kind, ""));
            } else if (equals >= 0) {
                conditions.add(new Condition(kind, word.substring(equals + 1)));
            } else if (++i < words.size()) {
                conditions.add(new Condition(kind, words.get(i)));
            } else return List.of();
        }
        return conditions;
    }

    /** The patterns of every condition of a kind. */
    List<String> patterns(String kind) {
        return conditions().stream()
                .filter(condition -> condition.kind().equals(kind))
                .flatMap(condition -> List.of(condition.patterns().split(",")).stream())
                .toList();
    }

    boolean fits(Login login) {
        var conditions = conditions();
        return !conditions.isEmpty()
                && conditions.stream().allMatch(condition -> fits(condition, login));
    }

    private static boolean fits(Condition condition, Login login) {
        String patterns = condition.patterns();
        return switch (condition.kind()) {
            case "all" -> true;
            case "user" -> Patterns.fitsList(patterns, login.user());
            case "group" ->
                    login.groups().stream().anyMatch(group -> Patterns.fitsList(patterns, group))
                            && login.groups().stream()
                                    .noneMatch(group -> Patterns.isRefused(patterns, group));
            case "host" -> Patterns.fitsList(patterns, login.host().toLowerCase(Locale.ROOT));
            case "address" -> Patterns.fitsAddress(patterns, login.address());
            case "localaddress" -> Patterns.fitsAddress(patterns, login.localAddress());
            case "localport" ->
                    List.of(patterns.split(",")).contains(String.valueOf(login.localPort()));
            default -> false;
        };
    }

    String where() {
        return file + ":" + line;
    }

    String text() {
        return "Match " + String.join(" ", words);
    }
}

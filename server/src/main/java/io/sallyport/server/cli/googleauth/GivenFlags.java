package io.sallyport.server.cli.googleauth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A command line, flag by flag, as getopt_long reads it: clusters of letters, a value joined or in
 * the next word, long forms cut short as long as they stay clear. The first word that is no flag
 * ends it.
 *
 * <p>Only the old command's long forms may be cut short: what was clear to it stays clear.
 */
final class GivenFlags {
    private final List<String> words;
    private int next;

    /** The letters of a cluster that are still to be read. */
    private String cluster = "";

    /**
     * @param value empty text if the flag takes none
     */
    record Given(Flag flag, String value) {}

    GivenFlags(List<String> words) {
        this.words = words;
    }

    /** Empty at the end; then {@link #rest} has what is left. */
    Optional<Given> read() throws UsageException {
        if (!cluster.isEmpty()) return Optional.of(letter());
        if (next == words.size()) return Optional.empty();
        String word = words.get(next);
        if (word.length() < 2 || word.charAt(0) != '-') return Optional.empty();
        next++;
        if (word.equals("--")) return Optional.empty();
        if (word.startsWith("--")) return Optional.of(longForm(word.substring(2)));
        cluster = word.substring(1);
        return Optional.of(letter());
    }

    /** Words that are no flags. */
    List<String> rest() {
        return words.subList(next, words.size());
    }

    private Given letter() throws UsageException {
        String spelled = "-" + cluster.charAt(0);
        Flag flag =
                Flag.ofLetter(cluster.charAt(0))
                        .orElseThrow(() -> new UsageException(spelled + " is no option."));
        String joined = cluster.substring(1);
        boolean takesAll = flag.value().isPresent() && !joined.isEmpty();
        cluster = takesAll ? "" : joined;
        return new Given(flag, takesAll ? joined : nextWord(flag, spelled));
    }

    private Given longForm(String text) throws UsageException {
        int sign = text.indexOf('=');
        String name = sign < 0 ? text : text.substring(0, sign);
        Flag flag = named(name);
        if (sign < 0) return new Given(flag, nextWord(flag, "--" + flag.word()));
        if (flag.value().isEmpty())
            throw new UsageException("--" + flag.word() + " takes no value.");
        return new Given(flag, text.substring(sign + 1));
    }

    private static Flag named(String name) throws UsageException {
        var exact = Arrays.stream(Flag.values()).filter(flag -> flag.word().equals(name));
        var found = exact.findFirst();
        if (found.isPresent()) return found.get();
        var meant =
                Arrays.stream(Flag.values())
                        .filter(flag -> !flag.isOurs() && flag.word().startsWith(name))
                        .toList();
        if (meant.isEmpty()) throw new UsageException("--" + name + " is no option.");
        if (meant.size() > 1) {
            var words = meant.stream().map(flag -> "--" + flag.word()).toList();
            throw new UsageException("--" + name + " can be " + String.join(" or ", words) + ".");
        }
        return meant.getFirst();
    }

    private String nextWord(Flag flag, String spelled) throws UsageException {
        if (flag.value().isEmpty()) return "";
        if (next == words.size())
            throw new UsageException(
                    spelled + " needs a value: " + spelled + " " + flag.value().get() + ".");
        return words.get(next++);
    }
}

package io.sallyport.engine.googleauth;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Decimal numbers as state files write them; too long to be added to one another are none. */
final class Numbers {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");

    private Numbers() {}

    static OptionalLong parse(String word) {
        return DIGITS.matcher(word).matches()
                ? OptionalLong.of(Long.parseLong(word))
                : OptionalLong.empty();
    }

    /** The words of a value; a blank at its end makes a last word that is empty. */
    static List<String> words(String value) {
        return List.of(BLANKS.split(value, -1));
    }

    static List<Long> list(String value, String option) throws MalformedOptionException {
        var numbers = new java.util.ArrayList<Long>();
        for (String word : words(value.strip())) {
            if (word.isEmpty()) continue;
            numbers.add(parse(word).orElseThrow(() -> new MalformedOptionException(option)));
        }
        return numbers;
    }

    static String join(List<Long> numbers) {
        return String.join(" ", numbers.stream().map(String::valueOf).toList());
    }
}

package io.sallyport.server.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Holds the one value of a setting while a file is being read, and where it came from. */
final class Slot<T> {
    /** Makes a value of the words behind the keyword. */
    @FunctionalInterface
    interface Reader<T> {
        T read(List<String> words) throws UnfitException;
    }

    /** The one word that stands for nothing, where a value of several words is not needed. */
    static final List<String> OFF = List.of("off");

    private final Scalar scalar;
    private final int words;
    private final Reader<T> reader;
    private final Function<T, List<String>> writer;

    private final T initial;
    private T value;
    private Origin origin = Origin.DEFAULT;
    private @Nullable Origin line;
    private boolean tried;

    /**
     * @param words how many words the value has; one that is off by default may be the word off
     * @param writer the words that {@code reader} would make the same value of
     */
    Slot(
            Scalar scalar,
            T byDefault,
            int words,
            Reader<T> reader,
            Function<T, List<String>> writer) {
        this.scalar = scalar;
        this.initial = byDefault;
        this.value = byDefault;
        this.words = words;
        this.reader = reader;
        this.writer = writer;
    }

    Scalar scalar() {
        return scalar;
    }

    T value() {
        return value;
    }

    Origin origin() {
        return origin;
    }

    Setting setting() {
        return new Setting(scalar.keyword(), Words.join(writer.apply(value)), origin.toString());
    }

    /** Whether somebody set it, with or without success. */
    boolean isTried() {
        return tried;
    }

    /** Whether the value is the default, however it came. */
    boolean isAsByDefault() {
        return value.equals(initial);
    }

    /** Sets a default that is known only when everything was read. */
    void byDefault(T computed) {
        if (!tried) value = computed;
    }

    /** Takes the value of a line; {@code values} are its words behind the keyword. */
    void read(Line from, List<String> values) throws UnfitException {
        if (line != null)
            throw new UnfitException(
                    scalar.keyword() + " is set already, on line " + line.line(),
                    "keep one of the two lines");
        line = from.origin();
        take(values, from.origin());
    }

    /** Takes a value from above the file. */
    void override(Overrides.Given by) throws UnfitException {
        if (by.value().isBlank())
            throw new UnfitException(
                    "it is set, but empty", "give it a value, or do not set it at all");
        Values.checkCharacters(by.value());
        if (by.value().indexOf('\t') >= 0)
            throw new UnfitException("it holds a tab", "write blanks instead");
        take(
                words == 1 ? List.of(by.value()) : List.of(by.value().strip().split(" +", words)),
                by.origin());
    }

    private void take(List<String> values, Origin from) throws UnfitException {
        tried = true;
        checkCount(values);
        value = reader.read(values);
        origin = from;
    }

    private void checkCount(List<String> values) throws UnfitException {
        boolean isOff = values.equals(OFF) && writer.apply(initial).equals(OFF);
        if (values.size() == words || isOff) return;
        throw new UnfitException(
                values.contains("=")
                        ? "no = stands between a keyword and its value"
                        : scalar.keyword()
                                + " takes "
                                + count(words)
                                + ", and "
                                + (values.isEmpty() ? "none" : values.size())
                                + (values.size() > 1 ? " stand here" : " stands here"),
                (values.size() > words
                                ? "write it like this, with quotes around text that holds blanks: "
                                : "write it like this: ")
                        + scalar.example());
    }

    private static String count(int words) {
        return words == 1 ? "one word" : words + " words";
    }
}

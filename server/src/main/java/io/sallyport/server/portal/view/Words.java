package io.sallyport.server.portal.view;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/** Every text of the pages: one file a language. */
public final class Words {
    private static final String FILE = "/io/sallyport/server/portal/words.properties";

    private final Properties texts;
    private final Locale locale;
    private final DateTimeFormatter time;

    private Words(Properties texts, ZoneId zone) {
        this.texts = texts;
        this.locale = Locale.forLanguageTag(texts.getProperty("language"));
        this.time = DateTimeFormatter.ofPattern(texts.getProperty("time"), locale).withZone(zone);
    }

    /** The texts in English. */
    public static Words english(ZoneId zone) {
        var texts = new Properties();
        try (var in = Words.class.getResourceAsStream(FILE)) {
            if (in == null) throw new IllegalStateException("the program lacks " + FILE);
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Words(texts, zone);
    }

    /** Its tag, such as {@code en}. */
    public String language() {
        return locale.toLanguageTag();
    }

    /**
     * The text with this key, with {@code values} in the places of {0}, {1} and so on.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String text(String key, Object... values) {
        String text = texts.getProperty(key);
        if (text == null) throw new IllegalArgumentException("there is no text called " + key);
        return new MessageFormat(text, locale).format(values);
    }

    /** In the time zone of the server, to the minute. */
    public String time(Instant at) {
        return time.format(at);
    }

    /** Keys of all texts. */
    public Set<String> keys() {
        return texts.stringPropertyNames();
    }
}

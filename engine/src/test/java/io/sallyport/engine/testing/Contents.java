package io.sallyport.engine.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an object says or holds, as one text: what it prints, and the same of all
 * components of records, elements of lists, causes of exceptions; bytes as text and in hexadecimal.
 */
public final class Contents {
    private final StringBuilder text = new StringBuilder();

    private Contents() {}

    public static String of(Object thing) {
        var contents = new Contents();
        contents.add(thing);
        return contents.text.toString();
    }

    private void add(Object thing) {
        text.append(printed(thing)).append('\n');
        switch (thing) {
            case byte[] bytes -> {
                text.append(HexFormat.of().formatHex(bytes)).append('\n');
                text.append(new String(bytes, StandardCharsets.ISO_8859_1)).append('\n');
            }
            case List<?> list -> list.forEach(this::add);
            case Optional<?> optional -> optional.ifPresent(this::add);
            case Map<?, ?> map -> map.values().forEach(this::add);
            case Record record -> addComponents(record);
            case Throwable thrown -> addThrown(thrown);
            default -> {}
        }
    }

    private static String printed(Object thing) {
        return thing instanceof Object[] array ? Arrays.deepToString(array) : thing.toString();
    }

    private void addThrown(Throwable thrown) {
        Throwable cause = thrown.getCause();
        if (cause != null) add(cause);
        for (Throwable suppressed : thrown.getSuppressed()) add(suppressed);
    }

    private void addComponents(Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                add(accessor.invoke(record));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(component.toString(), e);
            }
        }
    }
}

package io.sallyport.server.doctor.sshd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is in effect for one login: the output of {@code sshd -T -C}.
 *
 * @param values by keyword, in small letters; one for each line
 */
record Effective(Map<String, List<String>> values) {
    Effective {
        values = Map.copyOf(values);
    }

    static Effective read(String text) {
        var values = new LinkedHashMap<String, List<String>>();
        text.lines()
                .forEach(line -> {
                    int blank = line.indexOf(' ');
                    String keyword = blank < 0 ? line : line.substring(0, blank);
                    String value = blank < 0 ? "" : line.substring(blank + 1).strip();
                    values.computeIfAbsent(
                                    keyword.toLowerCase(Locale.ROOT), none -> new ArrayList<>())
                            .add(value);
                });
        values.replaceAll((keyword, all) -> List.copyOf(all));
        return new Effective(values);
    }

    /** The first value; empty where this version does not know the keyword (DOC-11). */
    Optional<String> value(String keyword) {
        return Optional.ofNullable(values.get(keyword)).map(List::getFirst);
    }

    List<String> all(String keyword) {
        return values.getOrDefault(keyword, List.of());
    }

    boolean is(String keyword, String value) {
        return value(keyword).filter(value::equalsIgnoreCase).isPresent();
    }

    /** A number; empty where it is none. */
    OptionalInt number(String keyword) {
        return value(keyword)
                .filter(text -> text.matches("[0-9]{1,9}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElseGet(OptionalInt::empty);
    }

    /** Each list of {@code AuthenticationMethods}; {@code any} is one list of its own. */
    List<MethodList> methodLists() {
        return value("authenticationmethods").stream()
                .flatMap(text -> List.of(text.split(" +")).stream())
                .map(MethodList::of)
                .toList();
    }

    /** Whether some list lets somebody in by {@code password}. */
    boolean hasPasswordList() {
        return methodLists().stream().anyMatch(list -> list.isAny() || list.has("password"));
    }

    /** The paths of {@code AuthorizedKeysFile}, as they are written; empty for {@code none}. */
    List<String> keyFiles() {
        return value("authorizedkeysfile").stream()
                .flatMap(text -> ConfigWords.split("authorizedkeysfile " + text).stream().skip(1))
                .filter(path -> !path.equalsIgnoreCase("none"))
                .toList();
    }
}

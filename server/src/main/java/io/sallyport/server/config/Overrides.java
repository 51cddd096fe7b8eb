package io.sallyport.server.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands above the file: flags first, then environment variables.
 *
 * @param flags values of the flags that were given; each exactly as typed, without the file's
 *     quotes
 * @param environment the process environment, whole; variables of other programs are not looked at
 */
public record Overrides(Map<Scalar, String> flags, Map<String, String> environment) {
    /** Nothing but the file. */
    public static final Overrides NONE = new Overrides(Map.of(), Map.of());

    private static final String PREFIX = "SALLYPORT_";

    public Overrides {
        flags = Map.copyOf(flags);
        environment = Map.copyOf(environment);
    }

    /** A value and where it came from. */
    record Given(String value, Origin origin) {}

    /** What overrides {@code scalar}; empty if nothing does. */
    Optional<Given> of(Scalar scalar) {
        String flag = flags.get(scalar);
        if (flag != null) return Optional.of(new Given(flag, Origin.flag(scalar.flag())));
        return Optional.ofNullable(environment.get(scalar.variable()))
                .map(value -> new Given(value, Origin.variable(scalar.variable())));
    }

    /** Variables that set nothing but look like one that would, each with that one. */
    Map<String, String> misspelt() {
        var known =
                Stream.concat(
                                Stream.of(Scalar.values()).map(Scalar::variable),
                                Stream.of(ConfigurationFile.VARIABLE))
                        .map(Overrides::withoutPrefix)
                        .toList();
        var found = new TreeMap<String, String>();
        for (String name : environment.keySet())
            if (name.startsWith(PREFIX) && !known.contains(withoutPrefix(name)))
                Nearest.to(withoutPrefix(name), known)
                        .ifPresent(meant -> found.put(name, PREFIX + meant));
        return found;
    }

    private static String withoutPrefix(String name) {
        return name.substring(PREFIX.length());
    }
}

package io.sallyport.server.doctor;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The table of hazards: every row that there is, and those that have to be looked at. */
final class Rows {
    /** Of the road to the daemon (DOC-60). */
    static final String DAEMON = "daemon";

    private static final int HAZARDS = 36;
    private static final int REQUIRED_HAZARDS = 15;

    /** By identifier, in order. */
    static final List<String> ALL =
            Stream.concat(
                            IntStream.rangeClosed(1, HAZARDS).mapToObj(Rows::hazard),
                            Stream.of(DAEMON))
                    .toList();

    /** Those whose being unknown is a failure (DOC-74). */
    static final Set<String> REQUIRED =
            Stream.concat(
                            IntStream.rangeClosed(1, REQUIRED_HAZARDS).mapToObj(Rows::hazard),
                            Stream.of(hazard(25), hazard(27), DAEMON))
                    .collect(Collectors.toUnmodifiableSet());

    private Rows() {}

    private static String hazard(int number) {
        return "hazard-%02d".formatted(number);
    }
}

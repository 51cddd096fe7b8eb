package io.sallyport.server.doctor.road;

import java.util.Optional;

/** Asks the daemon how it is. */
@FunctionalInterface
public interface DaemonVoice {
    /**
     * What it said.
     *
     * @param silence why it said nothing; then the others are empty
     * @param fault what is wrong with its store or its keys
     * @param clockDoubt why it does not believe its clock
     * @param release which it is of
     */
    record Heard(
            Optional<String> silence,
            Optional<String> fault,
            Optional<String> clockDoubt,
            Optional<String> release) {}

    Heard ask();
}

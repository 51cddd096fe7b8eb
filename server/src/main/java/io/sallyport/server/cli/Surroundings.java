package io.sallyport.server.cli;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds around it.
 *
 * @param variables of the environment
 * @param userName of the person who runs it
 */
record Surroundings(
        Terminal terminal,
        Map<String, String> variables,
        String userName,
        InstantSource clock,
        ZoneId zone) {
    static Surroundings ofProcess() {
        Map<String, String> variables = System.getenv();
        return new Surroundings(
                Terminal.ofProcess(variables),
                variables,
                System.getProperty("user.name", ""),
                InstantSource.system(),
                ZoneId.systemDefault());
    }

    /** A variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}

package io.sallyport.server.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostLoginTest {
    /** As {@code id} finds them, which is another program's work. */
    @ParameterizedTest
    @ValueSource(strings = {"root", "daemon", "bin", "nobody"})
    void uid_and_groups_are_those_that_the_host_knows(String name) throws Exception {
        HostLogin login = HostLogin.find(name).orElseThrow();
        assertEquals(id("-u", name), Long.toString(login.uid()));
        assertEquals(Set.of(id("-Gn", name).split(" ")), login.groups());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-user", "root\0", "root:x", "../root", "0"})
    void a_name_that_is_no_users_is_not_found(String name) throws IOException {
        assertEquals(Optional.empty(), HostLogin.find(name));
    }

    private static String id(String option, String name) throws Exception {
        var id = new ProcessBuilder("id", option, "--", name).start();
        return new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}

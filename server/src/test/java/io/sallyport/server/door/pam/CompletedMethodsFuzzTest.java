package io.sallyport.server.door.pam;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("fuzz")
class CompletedMethodsFuzzTest {
    private static final String KEY =
            "publickey ssh-ed25519"
                    + " AAAAC3NzaC1lZDI1NTE5AAAAIHZRwaZxUiNhBto7pyxsgdwBtRNTQSnwtIB6iUT4pare\n";

    static Stream<byte[]> seeds() {
        return Stream.of(KEY, KEY + "keyboard-interactive/pam\n", "password\n" + KEY, KEY + KEY)
                .map(text -> text.getBytes(US_ASCII));
    }

    /** A key that is read stands in the value as it was read, and no second one does. */
    @MethodSource("seeds")
    @FuzzTest
    void a_key_is_one_whole_line_of_the_value(byte[] input) {
        CompletedMethods.key(input)
                .ifPresent(key -> {
                    var lines = List.of(new String(input, US_ASCII).split("\n", -1));
                    assertTrue(lines.contains("publickey " + key.text()));
                    assertTrue(lines.stream().filter(l -> l.startsWith("publickey")).count() == 1);
                });
    }
}

package io.sallyport.server.cli.googleauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines as getopt_long reads them. */
class GivenFlagsTest {
    @ParameterizedTest
    @CsvSource({
        "-tdf,                TIME_BASED DISALLOW_REUSE FORCE",
        "-w3,                 WINDOW_SIZE=3",
        "-w 3,                WINDOW_SIZE=3",
        "-tw3 -q,             TIME_BASED WINDOW_SIZE=3 QUIET",
        "-tw 3 -q,            TIME_BASED WINDOW_SIZE=3 QUIET",
        "-w -q,               WINDOW_SIZE=-q",
        "-l=x,                LABEL==x",
        "--window-size=3,     WINDOW_SIZE=3",
        "--window-size 3,     WINDOW_SIZE=3",
        "--window-size=,      WINDOW_SIZE=",
        "--win 3 --ti,        WINDOW_SIZE=3 TIME_BASED",
        "--di --al,           DISALLOW_REUSE ALLOW_REUSE",
        "--qu,                QUIET",
        "--show --digits 8,   SHOW DIGITS=8",
        "-t -- -q,            TIME_BASED | -q",
        "-t word -q,          TIME_BASED | word -q",
        "-t - -q,             TIME_BASED | - -q",
        "-C -C,               NO_CONFIRM NO_CONFIRM"
    })
    void is_read_as(String line, String read) throws UsageException {
        assertEquals(read, read(line.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-x;              -x is no option.",
                "-tx;             -x is no option.",
                "--nothing;       --nothing is no option.",
                "--sho;           --sho is no option.",
                "--dig 8;         --dig is no option.",
                "-w;              -w needs a value: -w W.",
                "--label;         --label needs a value: --label TEXT.",
                "--quiet=yes;     --quiet takes no value.",
                "--rate 3;        --rate can be --rate-limit or --rate-time."
            })
    void is_refused(String line, String why) {
        var wrong = assertThrows(UsageException.class, () -> read(line.split(" ")));

        assertEquals(why, wrong.getMessage());
    }

    @Test
    void an_empty_word_is_a_word() throws UsageException {
        assertEquals("ISSUER= TIME_BASED", read("-i", "", "-t"));
        assertEquals(" | ", read(""));
    }

    private static String read(String... words) throws UsageException {
        var flags = new GivenFlags(List.of(words));
        var read = new java.util.ArrayList<String>();
        for (var next = flags.read(); next.isPresent(); next = flags.read()) {
            var given = next.get();
            boolean hasValue = given.flag().value().isPresent();
            read.add(given.flag() + (hasValue ? "=" + given.value() : ""));
        }
        String rest = String.join(" ", flags.rest());
        boolean isAll = flags.rest().isEmpty();
        return String.join(" ", read) + (isAll ? "" : " | " + rest);
    }
}

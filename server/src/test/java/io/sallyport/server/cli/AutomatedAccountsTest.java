package io.sallyport.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.cli.AutomatedAccounts.Choice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** SSH-30 */
class AutomatedAccountsTest {
    private static final List<String> FOUND =
            List.of("deploy: has a key that is pinned to a command", "backup: has keys");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private boolean goesOn(String typed, Optional<Choice> given, Optional<String> group)
            throws Exception {
        var stream = new PrintStream(out, true, UTF_8);
        var terminal =
                new Terminal(
                        new ByteArrayInputStream(typed.getBytes(UTF_8)),
                        stream,
                        stream,
                        Terminal.Abilities.NONE);
        return new AutomatedAccounts(terminal, given).mayGoOn(FOUND, group);
    }

    @Test
    void each_is_asked_about_and_leaving_all_goes_on() throws Exception {
        assertTrue(goesOn("l\nx\nL\n", Optional.empty(), Optional.empty()));
        String shown = out.toString(UTF_8);
        assertEquals(2, shown.split("deploy looks automated", -1).length, shown);
        assertTrue(shown.contains("backup looks automated"), shown);
        assertFalse(shown.contains("groupadd"), shown);
    }

    @Test
    void one_that_is_to_have_a_way_of_its_own_stops_it_and_is_told_how() throws Exception {
        assertFalse(goesOn("l\ns\n", Optional.empty(), Optional.empty()));
        String shown = out.toString(UTF_8);
        assertTrue(shown.contains("groupadd automation"), shown);
        assertTrue(shown.contains("gpasswd -a backup automation"), shown);
        assertFalse(shown.contains("gpasswd -a deploy"), shown);
        assertTrue(shown.contains("--automation-group automation"), shown);
    }

    @Test
    void the_option_answers_for_all() throws Exception {
        assertTrue(goesOn("", Optional.of(Choice.LEAVE), Optional.empty()));
        assertFalse(goesOn("", Optional.of(Choice.STOP), Optional.of("robots")));
        String shown = out.toString(UTF_8);
        assertTrue(shown.contains("gpasswd -a deploy robots"), shown);
        assertFalse(shown.contains("groupadd"), shown);
    }

    @Test
    void without_an_answer_nothing_goes_on() {
        assertThrows(
                CommandException.class, () -> goesOn("l\n", Optional.empty(), Optional.empty()));
    }
}

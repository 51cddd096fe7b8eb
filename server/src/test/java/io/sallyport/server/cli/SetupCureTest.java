package io.sallyport.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetupCureTest {
    private static Finding finding(String id, Severity severity) {
        return new Finding(
                id,
                severity,
                Set.of(Effect.SILENT),
                Place.asked("sshd"),
                List.of(),
                List.of(),
                "a",
                "b",
                List.of("by hand"));
    }

    /** DOC-69: what to do names the command that does it, where there is one. */
    @Test
    void setup_is_named_where_it_mends() {
        var todo = SetupCure.named(finding("hazard-01", Severity.ERROR)).todo();
        assertEquals(2, todo.size());
        assertEquals("by hand", todo.getFirst());
        assertTrue(todo.getLast().endsWith("sudo sallyport setup ssh"));
    }

    @Test
    void and_nowhere_else() {
        for (var other :
                List.of(
                        finding("hazard-01", Severity.NOTICE),
                        finding("hazard-03", Severity.ERROR),
                        finding("clock-kernel", Severity.ERROR)))
            assertEquals(other, SetupCure.named(other));
    }
}

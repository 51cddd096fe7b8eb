package io.sallyport.server.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.policy.Network;
import io.sallyport.server.config.AcceptedHazard;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** DOC-56: an exception takes out whom it names, and nobody else. */
class PeoplesCheckTest {
    private static final String ID = "hazard-33";

    @Test
    void whom_it_names_becomes_a_notice_and_the_others_stay() {
        var found = found(exception(List.of("anna"), List.of("wheel"), Optional.empty()));
        assertEquals(List.of("anna", "carl"), users(found, Severity.NOTICE));
        assertEquals(List.of("bob"), users(found, Severity.WARNING));
    }

    @Test
    void another_check_or_a_network_changes_nothing() {
        var network = Network.parse("192.0.2.0/24");
        var elsewhere = exception(List.of("anna"), List.of(), network);
        assertEquals(List.of("anna", "bob", "carl"), users(found(elsewhere), Severity.WARNING));
        var other =
                new AcceptedHazard(
                        "hazard-01",
                        List.of("anna"),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        "why");
        assertEquals(List.of("anna", "bob", "carl"), users(found(other), Severity.WARNING));
    }

    private static AcceptedHazard exception(
            List<String> users, List<String> groups, Optional<Network> network) {
        return new AcceptedHazard(ID, users, groups, network, List.of(), "why");
    }

    private static List<Finding> found(AcceptedHazard accepted) {
        Finding warning =
                Finding.ok(ID, Place.asked("sudo"), "what")
                        .with(Severity.WARNING, List.of("anna", "bob", "carl"), List.of());
        return new PeoplesCheck(
                        check(warning),
                        List.of(accepted),
                        name -> name.equals("carl") ? Set.of("wheel") : Set.of())
                .findings();
    }

    private static Check check(Finding found) {
        return new AsRoot(ID, true, () -> List.of(found));
    }

    private static List<String> users(List<Finding> found, Severity severity) {
        return found.stream()
                .filter(one -> one.severity() == severity)
                .flatMap(one -> one.users().stream())
                .toList();
    }
}

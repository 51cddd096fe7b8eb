package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import io.sallyport.server.doctor.sshd.Listeners.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** hazard-28: another way in than the one that was set up. */
final class OtherDoors {
    static final String ID = "hazard-28";
    private static final Set<String> PROGRAMS =
            Set.of(
                    "dropbear",
                    "telnetd",
                    "in.telnetd",
                    "utelnetd",
                    "inetd",
                    "xinetd",
                    "rshd",
                    "in.rshd",
                    "rlogind",
                    "in.rlogind",
                    "ttyd",
                    "shellinaboxd",
                    "wetty",
                    "xrdp",
                    "Xvnc",
                    "x11vnc",
                    "cockpit-tls");
    private static final Path UNITS = Path.of("/etc/systemd/system/sockets.target.wants");
    private static final Pattern UNIT =
            Pattern.compile(".*(ssh|telnet|dropbear|rsh|rlogin|cockpit).*\\.socket");

    private final SshdFacts facts;

    OtherDoors(SshdFacts facts) {
        this.facts = facts;
    }

    List<Finding> findings() {
        var found = new ArrayList<Finding>();
        var waiting = Listeners.waiting(facts.proc());
        waiting.stream().filter(OtherDoors::isOther).map(OtherDoors::other).forEach(found::add);
        facts.views().stream()
                .filter(OtherDoors::isOpen)
                .map(OtherDoors::withoutSecondStep)
                .forEach(found::add);
        facts.views().stream().skip(1).map(OtherDoors::further).forEach(found::add);
        if (waiting.stream().anyMatch(Waiting::isSshd)) found.addAll(units());
        return found.isEmpty()
                ? List.of(Finding.ok(ID, Place.asked("listening sockets"), "One sshd, no other."))
                : found;
    }

    private static boolean isOther(Waiting waiting) {
        return PROGRAMS.contains(waiting.name()) || (waiting.isNamedSshd() && !waiting.isSshd());
    }

    private static Finding other(Waiting waiting) {
        return finding(
                Severity.WARNING,
                Place.asked(waiting.name() + " (pid " + waiting.pid() + ")"),
                waiting.name() + " listens on " + sockets(waiting.sockets()) + ".",
                "Whoever comes in by it may never meet the second step.",
                "Stop it, or give its PAM service a line of pam_sallyport.so.");
    }

    /** Whether nobody is asked by it, whoever comes from wherever. */
    private static boolean isOpen(SshdView view) {
        return !view.seen().isEmpty()
                && view.seen().stream()
                        .allMatch(seen ->
                                seen.effective().is("usepam", "no")
                                        || seen.methodLists().stream()
                                                .noneMatch(MethodList::asksPam));
    }

    private static Finding withoutSecondStep(SshdView view) {
        return finding(
                Severity.ERROR,
                view.listener().place(),
                "It listens on "
                        + sockets(view.listener().sockets())
                        + " with "
                        + view.listener().config()
                        + ", and asks nobody for a second step.",
                "Everybody comes in by it without a code.",
                "Stop it, or give " + view.listener().config() + " the lines of the recipe.");
    }

    private static Finding further(SshdView view) {
        return finding(
                Severity.WARNING,
                view.listener().place(),
                "A further sshd listens on "
                        + sockets(view.listener().sockets())
                        + " with "
                        + view.listener().config()
                        + (view.listener().isElsewhere() ? ", in a container." : "."),
                "It has settings of its own; what holds for the first does not hold for it.",
                "Stop it if nobody needs it; else look at what is said of its file.");
    }

    private static List<Finding> units() {
        var found = new ArrayList<Finding>();
        try (var entries = Files.newDirectoryStream(UNITS)) {
            for (Path entry : entries)
                if (UNIT.matcher(entry.getFileName().toString()).matches())
                    found.add(
                            finding(
                                    Severity.WARNING,
                                    Place.file(entry),
                                    "The unit starts a program for whoever connects.",
                                    "It may run another sshd than the one that is looked at.",
                                    "systemctl disable --now " + entry.getFileName()));
        } catch (IOException e) {
            return List.of(); // no systemd, or no such units
        }
        return found;
    }

    private static String sockets(List<ListeningSockets.Socket> sockets) {
        return sockets.isEmpty()
                ? "no socket"
                : sockets.stream()
                        .map(ListeningSockets.Socket::toString)
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static Finding finding(
            Severity severity, Place place, String what, String means, String todo) {
        return new Finding(
                ID,
                severity,
                Set.of(Effect.AROUND),
                place,
                List.of(),
                List.of(),
                what,
                means,
                List.of(todo));
    }
}

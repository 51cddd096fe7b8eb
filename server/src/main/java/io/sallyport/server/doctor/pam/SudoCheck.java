package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Probe;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hazard 33: what sudo is told that spares the second step, or asks somebody else (DOC-52). */
final class SudoCheck implements Check {
    private static final String ID = "hazard-33";
    private static final String SUDO = "/usr/bin/sudo";

    /** More would not end in time (DOC-7). */
    private static final int USERS_MAX = 20;

    /** Of sudo itself, in minutes. */
    private static final double MINUTES_MAX = 15;

    private static final Pattern MINUTES =
            Pattern.compile("timestamp_timeout=(-?[0-9]{1,9}(?:\\.[0-9]{1,9})?)");
    private static final Pattern OTHER_PASSWORD =
            Pattern.compile("(?<![!\\w])(targetpw|rootpw|runaspw)\\b");
    private static final Pattern SERVICE = Pattern.compile("pam_service=([^\\s,\"]{1,100})");

    private final PamHost host;
    private final Probe probe;
    private final Supplier<Optional<List<String>>> users;

    /**
     * @param users who is looked at; empty if nobody can say
     */
    SudoCheck(PamHost host, Probe probe, Supplier<Optional<List<String>>> users) {
        this.host = host;
        this.probe = probe;
        this.users = users;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Finding> findings() {
        var found = new ArrayList<Finding>();
        try {
            if (!asksUs("sudo"))
                return List.of(Verdicts.ok(ID, "sudo asks nobody for a second step."));
            Optional<List<String>> known = users.get();
            if (known.isEmpty()) return List.of(Verdicts.unknown(ID, "who is enrolled"));
            for (String user : known.get().stream().limit(USERS_MAX).toList()) add(user, found);
            if (known.get().size() > USERS_MAX)
                found.add(
                        Verdicts.unknown(
                                ID,
                                "what sudo lets others do than the first "
                                        + USERS_MAX
                                        + " people"));
        } catch (IOException e) {
            found.add(Verdicts.unknown(ID, String.valueOf(e.getMessage())));
        }
        if (found.isEmpty()) found.add(Verdicts.ok(ID, "sudo asks everybody who was looked at."));
        return found;
    }

    private boolean asksUs(String service) throws IOException {
        return host.service(service).map(PamService::asksUs).orElse(false);
    }

    private void add(String user, List<Finding> found) throws IOException {
        try {
            var answer = probe.ask(List.of(SUDO, "-n", "-l", "-U", user));
            if (answer.status() == 0) add(user, answer.out(), found);
            else found.add(Verdicts.unknown(ID, "sudo does not tell what " + user + " may do"));
        } catch (Probe.SilentException e) {
            found.add(Verdicts.unknown(ID, String.valueOf(e.getMessage())));
        }
    }

    /** What {@code sudo -l -U} said: defaults first, then rules, long lines broken. */
    private void add(String user, String said, List<Finding> found) throws IOException {
        String all = said.replaceAll("\\s+", " ");
        if (all.contains("NOPASSWD:") || all.contains("!authenticate"))
            found.add(
                    finding(
                            user,
                            "sudo lets them do something without asking (NOPASSWD or"
                                    + " !authenticate).",
                            "They become somebody else there without a code.",
                            "Take NOPASSWD out, or keep it for harmless commands alone."));
        Matcher minutes = MINUTES.matcher(all);
        if (minutes.find() && isLong(Double.parseDouble(minutes.group(1))))
            found.add(
                    finding(
                            user,
                            "sudo remembers them for longer than 15 minutes (timestamp_timeout="
                                    + minutes.group(1)
                                    + ").",
                            "For so long whoever is at that terminal needs no code.",
                            "Write Defaults timestamp_timeout=15 or less; 0 asks every time."));
        Matcher other = OTHER_PASSWORD.matcher(all);
        if (other.find())
            found.add(
                    finding(
                            user,
                            "sudo asks for the password of somebody else (" + other.group(1) + ").",
                            "The second step asked for is that of the other account.",
                            "Take the setting out, or enrol the account whose password is asked"
                                    + " for."));
        Matcher service = SERVICE.matcher(all);
        if (service.find() && !asksUs(service.group(1)))
            found.add(
                    finding(
                            user,
                            "sudo uses PAM service "
                                    + service.group(1)
                                    + ", which has no line of ours.",
                            "sudo asks for no code.",
                            "Write the line of pam_sallyport.so into /etc/pam.d/"
                                    + service.group(1)
                                    + "."));
    }

    private static boolean isLong(double minutes) {
        return minutes < 0 || minutes > MINUTES_MAX;
    }

    private static Finding finding(String user, String what, String means, String todo) {
        return new Finding(
                ID,
                Severity.WARNING,
                Set.of(Effect.AROUND),
                Place.asked(SUDO + " -l -U " + user),
                List.of(user),
                List.of(),
                what,
                means,
                List.of(todo));
    }
}

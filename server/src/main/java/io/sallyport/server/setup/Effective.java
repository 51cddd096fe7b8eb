package io.sallyport.server.setup;

import io.sallyport.server.doctor.Probe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks sshd what is in effect for a login: on the host, or with the staged files (DOC-9). */
final class Effective {
    /** Nobody's address: a login from anywhere. */
    static final String OUTSIDE = "192.0.2.1";

    private final Programs programs;
    private final SshSetup.Target target;
    private final Optional<Path> stage;
    private final Map<String, String> asked = new LinkedHashMap<>();

    /**
     * @param stage empty: as the host is
     */
    Effective(Programs programs, SshSetup.Target target, Optional<Path> stage) {
        this.programs = programs;
        this.target = target;
        this.stage = stage;
    }

    Settings of(String user, String address) throws SetupException {
        String login =
                "user="
                        + user
                        + ",host="
                        + address
                        + ",addr="
                        + address
                        + ",laddr=127.0.0.1,lport=22";
        String known = asked.get(login);
        if (known != null) return new Settings(known);
        String said = said(login);
        asked.put(login, said);
        return new Settings(said);
    }

    /** Every login that was asked for, and what was said of it. */
    Map<String, String> asked() {
        return asked;
    }

    /** For a login in the form of {@code sshd -T -C}. */
    String said(String login) throws SetupException {
        var words = List.of(target.program(), "-T", "-f", target.config().toString(), "-C", login);
        Probe.Answer answer =
                stage.isPresent() ? programs.inStage(stage.get(), words) : programs.ask(words);
        if (answer.status() != 0)
            throw new SetupException(
                    "sshd does not take "
                            + (stage.isPresent() ? "the new files: " : "its files: ")
                            + answer.complaint()
                            + ".");
        return answer.out();
    }
}

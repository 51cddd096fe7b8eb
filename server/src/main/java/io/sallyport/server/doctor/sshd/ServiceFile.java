package io.sallyport.server.doctor.sshd;

import static io.sallyport.server.doctor.Effect.LOCKOUT;
import static io.sallyport.server.doctor.Effect.SILENT;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** hazard-15: the PAM service that this sshd asks for by its name (SSH-7). */
final class ServiceFile {
    /** Where Linux-PAM looks, in this order. */
    private static final List<Path> FOLDERS =
            List.of(Path.of("/etc/pam.d"), Path.of("/usr/lib/pam.d"));

    private ServiceFile() {}

    static List<Trouble> missing(Seen seen) {
        String service = RootRules.service(seen);
        var file = of(service);
        if (file.isEmpty())
            return List.of(
                    trouble(
                            SILENT,
                            FOLDERS.getFirst().resolve(service),
                            seen.listener().words()
                                    + " asks the PAM service \""
                                    + service
                                    + "\", and there is none of that name.",
                            "Linux-PAM uses /etc/pam.d/other: everybody is asked for the Unix"
                                    + " password instead of a code, or refused.",
                            "Start it as "
                                    + Listener.PROGRAM
                                    + ", or create the file with the lines of /etc/pam.d/sshd."));
        if (PamText.reaches(file.get(), "pam_sallyport")) return List.of();
        return List.of(
                trouble(
                        Files.isReadable(file.get()) ? SILENT : LOCKOUT,
                        file.get(),
                        seen.listener().words()
                                + " asks the PAM service \""
                                + service
                                + "\", whose file has no line with pam_sallyport.so.",
                        "Whatever it asks for, it is no second step.",
                        "Put in place of the lines that ask for a password: auth required"
                                + " pam_sallyport.so"));
    }

    static Optional<Path> of(String service) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(service))
                .filter(Files::exists)
                .findFirst();
    }

    private static Trouble trouble(
            Effect effect, Path file, String what, String means, String todo) {
        return new Trouble(
                Severity.ERROR, Set.of(effect), Place.file(file), what, means, List.of(todo));
    }
}

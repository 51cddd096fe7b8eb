package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hazard 16: what the account part would refuse, as far as files tell (DOC-35). */
final class AccountStage implements Check {
    private static final String ID = "hazard-16";
    private static final List<String> NOLOGIN = List.of("/etc/nologin", "/var/run/nologin");
    private static final String ACCESS = "/etc/security/access.conf";
    private static final String LOOKS = "With two steps a refusal there looks like a wrong code.";

    private final PamHost host;
    private final ModuleAnswers answers;

    AccountStage(PamHost host, ModuleAnswers answers) {
        this.host = host;
        this.answers = answers;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<Finding> findings() {
        var found = new ArrayList<Finding>();
        try {
            for (PamService service : host.concerned()) add(service, found);
        } catch (IOException | TooManyPathsException e) {
            found.add(Verdicts.unknown(ID, String.valueOf(e.getMessage())));
        }
        if (found.isEmpty())
            found.add(Verdicts.ok(ID, "Nothing in the account part refuses everybody."));
        return found;
    }

    private void add(PamService service, List<Finding> found)
            throws IOException, TooManyPathsException {
        List<PamEntry> stack = service.stack(Stage.ACCOUNT);
        if (Walk.through(stack, answers.any(service)).endings().stream()
                .noneMatch(Walk.Ending::granted)) found.add(refusesAll(service));
        for (PamEntry entry : stack) {
            if (entry.is("pam_nologin.so"))
                closed(entry).ifPresent(file -> found.add(noLogin(service, file)));
            if (entry.is("pam_access.so") && hasRules()) found.add(access(service, entry));
        }
    }

    private static Finding refusesAll(PamService service) {
        return Verdicts.of(
                ID,
                Severity.WARNING,
                Set.of(Effect.LOCKOUT),
                service.file().map(Place::file).orElseGet(() -> Place.asked(Verdicts.SOURCE)),
                "The account part of PAM service %s grants on no path.".formatted(service.name()),
                "Nobody comes in, whatever the code. " + LOOKS,
                "Look for modules there that are not installed.");
    }

    private Optional<Path> closed(PamEntry entry) {
        Optional<String> own =
                entry.arguments().stream()
                        .filter(word -> word.startsWith("file=/"))
                        .map(word -> word.substring("file=".length()))
                        .findFirst();
        return own.map(List::of).orElse(NOLOGIN).stream()
                .map(host.files()::onHost)
                .filter(Files::exists)
                .findFirst();
    }

    private static Finding noLogin(PamService service, Path file) {
        return Verdicts.of(
                ID,
                Severity.WARNING,
                Set.of(Effect.LOCKOUT),
                Place.file(file),
                "%s is there, and PAM service %s has pam_nologin.so."
                        .formatted(file, service.name()),
                "Nobody but root comes in. " + LOOKS,
                "Remove the file when logins shall be open again.");
    }

    private boolean hasRules() throws IOException {
        Path file = host.files().onHost(ACCESS);
        if (!Files.exists(file)) return false;
        return new String(host.files().read(file), StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .anyMatch(line -> line.startsWith("-") || line.startsWith("+"));
    }

    private static Finding access(PamService service, PamEntry entry) {
        return Verdicts.of(
                ID,
                Severity.WARNING,
                Set.of(Effect.LOCKOUT),
                entry.origin().place(),
                "PAM service %s lets %s decide who comes in, and it has rules."
                        .formatted(service.name(), ACCESS),
                "Whom they refuse is refused after a right code. " + LOOKS,
                "Make sure that they let in whoever shall log in here.");
    }
}

package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A host's tree with PAM files and modules, as a test wants them. */
final class PamRoot {
    private static final String MODULES = "usr/lib64/security";

    private final Path root;

    PamRoot(Path root) throws IOException {
        this.root = root;
        for (String module :
                List.of(
                        "deny",
                        "permit",
                        "unix",
                        "nologin",
                        "rootok",
                        "env",
                        "access",
                        "sallyport")) module("pam_" + module + ".so");
        service("other", "auth required pam_deny.so", "account required pam_deny.so");
    }

    void module(String name) throws IOException {
        Path folder = Files.createDirectories(root.resolve(MODULES));
        Files.writeString(folder.resolve(name), "");
    }

    Path moduleFile(String name) {
        return root.resolve(MODULES).resolve(name);
    }

    void withoutOurs() throws IOException {
        Files.delete(moduleFile(PamEntry.OURS));
    }

    /** With an account part that grants, if none is given. */
    void service(String name, String... lines) throws IOException {
        String text = String.join("\n", lines) + "\n";
        if (!text.contains("account")) text += "account required pam_permit.so\n";
        file("etc/pam.d/" + name, text);
    }

    void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Path path(String name) {
        return root.resolve(name);
    }

    PamFiles files() {
        return new PamFiles(root);
    }

    /** What one check finds. */
    List<Finding> findings(String id) throws IOException {
        int owner = (int) Files.getAttribute(root, "unix:uid");
        return new PamChecks(root, List.of(), owner)
                .all().stream()
                        .filter(check -> check.id().equals(id))
                        .map(Check::findings)
                        .findFirst()
                        .orElseThrow();
    }
}

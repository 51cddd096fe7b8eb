package io.sallyport.server.doctor.pam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack reader and the walk, compared with the Linux-PAM of this machine. */
class AgainstLibpamTest {
    private static final int STACKS = 3_000;
    private static final long SEED = 5;

    private static Optional<Libpam> libpam = Optional.empty();

    /** Included files are named by absolute path: libpam 1.5 searches them in /etc/pam.d alone. */
    @TempDir Path folder;

    private Random random = new Random(SEED);

    @BeforeAll
    static void findLibpam() {
        libpam = Libpam.find();
    }

    /** DOC-13, DOC-14: random stacks with includes and substacks have one verdict in both. */
    @Test
    void random_stacks_end_as_in_linux_pam() throws Throwable {
        assumeTrue(libpam.isPresent(), "no libpam with pam_start_confdir, or no pam_debug.so");
        int granted = 0;
        int unreadable = 0;
        for (int i = 0; i < STACKS; i++) {
            random = new Random(SEED * STACKS + i);
            List<String> written = write();
            boolean expected = libpam.orElseThrow().grants(folder, "door");
            Optional<Boolean> ours = ours();
            if (ours.isEmpty()) unreadable++;
            else assertEquals(expected, ours.get(), () -> String.join("\n", written));
            if (expected) granted++;
        }
        assertTrue(granted > STACKS / 10, "too few of them grant to prove anything: " + granted);
        assertTrue(granted < STACKS * 9 / 10, "too many of them grant: " + granted);
        assertTrue(unreadable < STACKS / 10, "too few were read: " + unreadable);
    }

    /** Empty where Linux-PAM's own answer is left to chance: an {@code @include} of nothing. */
    private Optional<Boolean> ours() throws IOException, TooManyPathsException {
        PamService service;
        try {
            service =
                    StackReader.read(
                            new PamFiles(Path.of("/"), List.of(folder.toString())), "door");
        } catch (UnreadableStackException e) {
            return Optional.empty();
        }
        if (service.auth().isEmpty()) return Optional.of(false);
        var endings = Walk.through(service.auth(), AgainstLibpamTest::answer).endings();
        assertEquals(1, endings.size());
        return Optional.of(endings.getFirst().granted());
    }

    private static List<Integer> answer(PamEntry entry) {
        return switch (entry.moduleName()) {
            case "pam_permit.so" -> List.of(ReturnValue.SUCCESS);
            case "pam_deny.so" -> List.of(ReturnValue.AUTH_ERR);
            case "pam_debug.so" ->
                    List.of(
                            ReturnValue.NAMES.indexOf(
                                    entry.arguments().getFirst().substring("auth=".length())));
            default -> List.of(ReturnValue.MODULE_UNKNOWN);
        };
    }

    /** The service, two files that it may include, and sometimes {@code other}. */
    private List<String> write() throws IOException {
        var all = new ArrayList<String>();
        for (String name : List.of("door", "inner", "innermost", "other")) {
            Files.deleteIfExists(folder.resolve(name));
            boolean left = name.equals("other") ? chance(3) : chance(20);
            if (left) continue;
            String text = text(name);
            Files.writeString(folder.resolve(name), text);
            all.add("--- " + name + "\n" + text);
        }
        return all;
    }

    private String text(String name) {
        var lines = new StringBuilder();
        int count = chance(15) ? 0 : 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) lines.append(line(name)).append('\n');
        return lines.toString();
    }

    private String line(String name) {
        Path deeper = folder.resolve(name.equals("door") ? "inner" : "innermost");
        int kind = random.nextInt(24);
        boolean mayInclude = name.equals("door") || name.equals("inner");
        if (mayInclude && kind < 3) return "auth substack " + deeper;
        if (mayInclude && kind < 5) return "auth include " + deeper;
        if (mayInclude && kind == 5) return "@include " + deeper;
        return switch (kind) {
            case 6 -> "  # a comment";
            case 7 -> "account required pam_deny.so";
            case 8 -> "";
            case 9 -> chance(4) ? strange() : module();
            default -> module();
        };
    }

    private String strange() {
        return switch (random.nextInt(8)) {
            case 0 -> "auth required";
            case 1 -> "auth";
            case 2 -> "authentication required pam_permit.so";
            case 3 -> "auth mandatory pam_permit.so";
            case 4 -> "auth include /nowhere";
            case 5 -> "auth substack /nowhere";
            case 6 -> "@include /nowhere";
            default -> "auth [success=0 default=ignore] pam_permit.so";
        };
    }

    private String module() {
        String dash = chance(10) ? "-" : "";
        String join = chance(10) ? "\\\n # between\n\n" : "";
        return dash
                + (chance(8) ? "AUTH" : "auth")
                + "\t"
                + control()
                + " "
                + join
                + called()
                + (chance(10) ? " # why" : "");
    }

    private String control() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> "required";
            case 2 -> "Requisite";
            case 3 -> "sufficient";
            case 4 -> "optional";
            default -> brackets();
        };
    }

    private String brackets() {
        var pairs = new StringBuilder("[");
        for (String value :
                List.of(
                        "success",
                        "auth_err",
                        "ignore",
                        "authinfo_unavail",
                        "user_unknown",
                        "default"))
            if (chance(2))
                pairs.append(value).append(chance(5) ? " = " : "=").append(action()).append(' ');
        return pairs + "]";
    }

    private String action() {
        return switch (random.nextInt(10)) {
            case 0 -> "die";
            case 1 -> "bad";
            case 2 -> "done";
            case 3, 4 -> "ok";
            case 5 -> "reset";
            case 6 -> "ignore";
            default -> String.valueOf(1 + random.nextInt(chance(4) ? 9 : 2));
        };
    }

    private String called() {
        return switch (random.nextInt(12)) {
            case 0 -> "pam_permit.so";
            case 1 -> "pam_deny.so";
            case 2 -> "pam_nowhere.so";
            default -> "pam_debug.so auth=" + answered();
        };
    }

    private String answered() {
        List<String> often =
                List.of("success", "success", "success", "auth_err", "ignore", "authinfo_unavail");
        if (!chance(8)) return often.get(random.nextInt(often.size()));
        return List.of("user_unknown", "perm_denied", "new_authtok_reqd", "cred_err", "try_again")
                .get(random.nextInt(5));
    }

    private boolean chance(int in) {
        return random.nextInt(in) == 0;
    }
}

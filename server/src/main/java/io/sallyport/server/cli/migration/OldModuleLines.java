package io.sallyport.server.cli.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of PAM with the old module that ignore whoever has no state file. Who is moved has none any
 * more, and would pass such a line without a code. (Ours asks the central store then.)
 */
public final class OldModuleLines {
    private static final Path PAM = Path.of("/etc/pam.d");
    private static final String MODULE = "pam_google_authenticator.so";

    private OldModuleLines() {}

    /** Where they stand, as FILE:LINE. */
    public static List<String> withNullok() {
        return withNullok(PAM);
    }

    static List<String> withNullok(Path folder) {
        var found = new ArrayList<String>();
        try (DirectoryStream<Path> services = Files.newDirectoryStream(folder)) {
            for (Path service : services) if (Files.isRegularFile(service)) look(service, found);
        } catch (IOException e) {
            return List.of(); // a host without PAM
        }
        found.sort(null);
        return found;
    }

    private static void look(Path service, List<String> found) throws IOException {
        List<String> lines = Files.readAllLines(service, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < lines.size(); i++)
            if (isMeant(lines.get(i))) found.add(service + ":" + (i + 1));
    }

    private static boolean isMeant(String line) {
        String text = line.split("#", 2)[0];
        return text.contains(MODULE) && List.of(text.split("\\s+")).contains("nullok");
    }
}

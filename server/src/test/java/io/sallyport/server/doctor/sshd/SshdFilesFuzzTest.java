package io.sallyport.server.doctor.sshd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** sshd's file, whatever stands in it: reading it ends, and so does asking which line decides. */
@Tag("fuzz")
class SshdFilesFuzzTest {
    private static final Login LOGIN =
            new Login("anna", Set.of("staff"), "host.example", "192.0.2.1", "192.0.2.2", 22);

    static Stream<byte[]> files() {
        return Stream.of(
                        """
                        UsePAM yes
                        Match User anna,!bob Address 192.0.2.0/24
                          X11Forwarding=no
                        """,
                        """
                        Include *.conf /nowhere/*
                        AuthenticationMethods "publickey,a b" 'c'
                        """,
                        """
                        Match Group staff LocalPort 22
                        Match all
                        Match exec "true" host *.example
                        """)
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** DOC-12: each line has its place in a file that was read. */
    @MethodSource("files")
    @FuzzTest
    void a_file_is_read(byte[] input) throws IOException {
        Path folder = Files.createTempDirectory("sshd");
        Path main = folder.resolve("sshd_config");
        try {
            Files.write(main, input);
            SshdFiles files = SshdFilesReader.read(main, folder);
            for (ConfigLine line : files.lines()) {
                assertTrue(files.files().contains(line.file()) && line.line() >= 1);
                files.deciding(line.keyword(), LOGIN);
                files.losing(line.keyword(), LOGIN);
            }
        } finally {
            Files.deleteIfExists(main);
            Files.deleteIfExists(folder);
        }
    }
}

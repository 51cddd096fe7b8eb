package io.sallyport.server.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The signatures that openssl made of the same answers (vectors/api). */
class SignedAnswerTest {
    private static final Path VECTORS = Path.of("../vectors/api/signed-answers.txt");

    /** The first private key of RFC 8032, section 7.1, in PKCS #8. */
    private static final String PRIVATE =
            "302e020100300506032b657004220420"
                    + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private static final String SPKI = "302a300506032b6570032100";

    record Case(String app, String nonce, String body, String signed, String header) {}

    static Stream<Case> cases() throws IOException {
        String[] blocks = Files.readString(VECTORS).strip().split("\n\n");
        assertTrue(blocks.length > 4, "the vectors are not there");
        return Stream.of(blocks).skip(1).map(SignedAnswerTest::read);
    }

    private static Case read(String block) {
        List<String> values =
                block.lines().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
        return new Case(
                values.get(0),
                values.get(1),
                values.get(2),
                values.get(3).replace("\\n", "\n"),
                values.get(4));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_signature_is_the_one_of_the_vectors(Case one) throws Exception {
        byte[] body = one.body().getBytes(StandardCharsets.UTF_8);
        var key = key();

        assertEquals(
                one.signed(),
                new String(
                        SignedAnswer.content(one.app(), one.nonce(), body),
                        StandardCharsets.US_ASCII));
        assertEquals(one.header(), SignedAnswer.header(key, one.app(), one.nonce(), body));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothing_else_is_proven_by_it(Case one) throws Exception {
        byte[] signature = Base64.getDecoder().decode(one.header().split("sig=")[1]);
        byte[] signed = one.signed().getBytes(StandardCharsets.US_ASCII);
        assertTrue(key().publicKey().verify(signed, signature));
        for (int i = 0; i < signed.length; i++) {
            byte[] other = signed.clone();
            other[i] ^= 1;
            assertFalse(key().publicKey().verify(other, signature));
        }
    }

    @Test
    void the_public_key_is_written_as_the_vectors_have_it() throws Exception {
        var head = Files.readString(VECTORS).lines().toList();
        assertTrue(head.contains("public-key " + key().publicKey().base64()));
        assertTrue(head.contains("key-id " + key().publicKey().id()));
    }

    @Test
    void a_key_is_read_as_it_was_written() throws Exception {
        var out = new ByteWriter();
        key().write(out);
        var again = AnswerSigningKey.read(new Cursor(out.toByteArray()));

        assertArrayEquals(key().sign(new byte[] {1}), again.sign(new byte[] {1}));
    }

    private static AnswerSigningKey key() throws Exception {
        var hex = HexFormat.of();
        var encoded = new ByteWriter().blob(hex.parseHex(PRIVATE));
        byte[] raw =
                Base64.getDecoder()
                        .decode(
                                Files.readString(VECTORS)
                                        .lines()
                                        .filter(line -> line.startsWith("public-key "))
                                        .findFirst()
                                        .orElseThrow()
                                        .substring("public-key ".length()));
        encoded.blob(new ByteWriter().raw(hex.parseHex(SPKI)).raw(raw).toByteArray());
        return AnswerSigningKey.read(new Cursor(encoded.toByteArray()));
    }
}

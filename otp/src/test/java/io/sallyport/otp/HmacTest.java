package io.sallyport.otp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HmacTest {
    static List<Vector> vectors() {
        return Vector.of("hmac.txt");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_published_values_come_out(Vector vector) {
        byte[] data = vector.bytes("data");
        var hmac = new Hmac(vector.hash(), data.length);

        hmac.init(vector.bytes("key"));
        hmac.compute(data);

        byte[] expected = vector.bytes("expect");
        assertArrayEquals(expected, Arrays.copyOf(result(hmac, vector.hash()), expected.length));
    }

    @Test
    void it_agrees_with_the_platform_for_keys_of_every_length() throws GeneralSecurityException {
        RandomGenerator random = Seeded.random(HmacTest.class);
        for (OtpHash hash : OtpHash.values()) {
            var hmac = new Hmac(hash, 8);
            for (int length = 1; length <= 300; length++) {
                byte[] key = Seeded.bytes(random, length);
                byte[] message = Seeded.bytes(random, 8);

                hmac.init(key);
                hmac.compute(message);

                assertArrayEquals(platform(hash, key, message), result(hmac, hash), hash.name());
                hmac.clear();
            }
        }
    }

    @Test
    void a_number_is_hashed_with_its_most_significant_byte_first() {
        var hmac = new Hmac(OtpHash.SHA256, 8);
        hmac.init(new byte[] {1, 2, 3});
        hmac.compute(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        byte[] ofBytes = result(hmac, OtpHash.SHA256);

        hmac.compute(0x0102_0304_0506_0708L);

        assertArrayEquals(ofBytes, result(hmac, OtpHash.SHA256));
    }

    @Test
    void one_key_serves_many_messages() throws GeneralSecurityException {
        byte[] key = {5, 6, 7};
        var hmac = new Hmac(OtpHash.SHA512, 1);
        hmac.init(key);
        for (byte i = 0; i < 10; i++) {
            hmac.compute(new byte[] {i});
            assertArrayEquals(
                    platform(OtpHash.SHA512, key, new byte[] {i}), result(hmac, OtpHash.SHA512));
        }
    }

    @Test
    void the_bytes_and_the_numbers_of_a_result_are_the_same() {
        var hmac = new Hmac(OtpHash.SHA1, 8);
        hmac.init(new byte[] {1});
        hmac.compute(1);
        int expected = 0;
        for (int i = 16; i < 20; i++) {
            expected = (expected << 8) | (hmac.byteAt(i) & 0xff);
        }
        assertEquals(expected, hmac.intAt(16));
    }

    private static byte[] platform(OtpHash hash, byte[] key, byte[] message)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("Hmac" + hash);
        mac.init(new SecretKeySpec(key, "RAW"));
        return mac.doFinal(message);
    }

    private static byte[] result(Hmac hmac, OtpHash hash) {
        var result = new byte[hash.hashBytes];
        for (int i = 0; i < result.length; i++) {
            result[i] = hmac.byteAt(i);
        }
        return result;
    }
}

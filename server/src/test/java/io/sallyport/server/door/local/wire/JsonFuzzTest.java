package io.sallyport.server.door.local.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.server.json.HoldsSecret;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

/** Fuzz target of messages on the command socket (FAULT-50, FAULT-64); {@code fuzz/run} runs it. */
@Tag("fuzz")
class JsonFuzzTest {
    /** What the server is asked with; a new message belongs here. */
    private static final List<Class<? extends Record>> MESSAGES =
            List.of(
                    About.class,
                    AddApp.class,
                    AdoptStateFile.class,
                    AuditQuery.class,
                    BeginEnrollment.class,
                    DeleteAccount.class,
                    Disable.class,
                    ExportStateFile.class,
                    FindEvent.class,
                    ForeseeLogin.class,
                    ForgetPlaces.class,
                    ImportStateFile.class,
                    ListAccounts.class,
                    LookAtStateFile.class,
                    LostPhone.class,
                    Nothing.class,
                    OfApp.class,
                    OpenAccount.class,
                    ProveEnrollment.class,
                    RemoveDevice.class,
                    RenewRecoveryCodes.class,
                    RetireExported.class,
                    TrustClock.class);

    private static final String STEP_UP =
            "\"step_up\":{\"attempt\":\"00112233445566778899aabbccddeeff\",\"answer\":\"123456\"}";

    /**
     * Jackson's refusal or a message with no field but its own, that is written so that it is read
     * again. The first byte chooses the message.
     */
    @MethodSource("messages")
    @DictionaryEntries({
        "\\x22account\\x22:\\x22alice\\x22",
        "\\x22device\\x22:\\x22phone\\x22",
        "\\x22label\\x22:\\x22phone\\x22",
        "\\x22content\\x22:\\x22\\x22",
        "\\x22code\\x22:\\x22123456\\x22",
        "\\x22ticket\\x22:\\x22\\x22",
        "\\x22until\\x22:\\x222026-12-31T17:00:00Z\\x22",
        "\\x22apply\\x22:true",
        "\\x22parameters\\x22:{\\x22type\\x22:\\x22totp\\x22,\\x22algorithm\\x22:\\x22SHA1\\x22,\\x22digits\\x22:6}",
        "null",
        "1e999999999",
        "\\x5cu0000",
        "[[[[[[[[["
    })
    @FuzzTest
    void a_message_is_read_or_refused(byte[] input) {
        if (input.length == 0) return;
        var kind = MESSAGES.get(Byte.toUnsignedInt(input[0]) % MESSAGES.size());
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        Record message;
        try {
            message = Json.MAPPER.readValue(body, kind);
        } catch (JacksonException refused) {
            return;
        }
        if (message == null) return;
        assertOwnFields(body, kind);
        byte[] written = Json.MAPPER.writeValueAsBytes(message);
        assertArrayEquals(
                written, Json.MAPPER.writeValueAsBytes(Json.MAPPER.readValue(written, kind)));
        if (message instanceof HoldsSecret secret) secret.close();
    }

    static Stream<byte[]> messages() {
        var bodies =
                List.of(
                        "{}",
                        "{\"account\":\"alice\"}",
                        "{\"account\":\"alice\",\"account\":\"bob\"}",
                        "{\"account\":\"alice\"," + STEP_UP + "}",
                        "{\"device\":\"phone\",\"content\":\"x\"," + STEP_UP + "}",
                        "{\"device\":\"p\",\"content\":\"x\",\"replace\":true,"
                                + "\"allow_weak\":false,\"apply\":true}",
                        "{\"ticket\":\"AA==\",\"code\":\"123456\"," + STEP_UP + "}",
                        "{\"label\":\"p\",\"parameters\":{\"type\":\"totp\",\"algorithm\":"
                                + "\"SHA1\",\"digits\":6,\"period\":30}}",
                        "{\"service\":\"sshd\",\"groups\":[\"a\",\"b\"],\"uid\":1000}",
                        "{\"until\":\"2026-12-31T17:00:00Z\",\"reason\":\"lost\"}",
                        "{\"until\":1e999999999,\"reason\":\"lost\"}",
                        "{\"account\":\"" + "\\u00e9".repeat(2_048) + "\"}",
                        "{\"name\":\"blog\",\"rights\":[\"login\"],\"services\":[\"wordpress\"],"
                                + "\"people\":[],\"networks\":[],\"per_minute\":600}",
                        "[".repeat(4_096));
        return java.util.stream.IntStream.range(0, MESSAGES.size())
                .boxed()
                .flatMap(kind -> bodies.stream().map(body -> (char) kind.intValue() + body))
                .map(text -> text.getBytes(UTF_8));
    }

    private static void assertOwnFields(byte[] body, Class<? extends Record> kind) {
        var own =
                Arrays.stream(kind.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        for (String field : Json.MAPPER.readTree(body).propertyNames())
            assertTrue(own.contains(field), "a field that is not known: " + field);
    }
}

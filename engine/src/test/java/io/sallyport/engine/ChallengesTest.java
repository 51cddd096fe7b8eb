package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.AuthenticationOutcome.Challenged;
import io.sallyport.engine.AuthenticationOutcome.Denied;
import io.sallyport.engine.AuthenticationOutcome.Granted;
import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.engine.testing.Stage;
import io.sallyport.otp.OneTimePassword;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A challenge is of one login, for a while, by this server (SSH-160, GUESS-17, FAIL-14). */
class ChallengesTest {
    private final Stage stage = new Stage();
    private final Device phone = stage.totp("alice", "phone", Rehearsal.SIX);
    private final AuthenticationRequest request = stage.request("alice");

    private byte[] ask() {
        return asked(stage.engine().begin(request));
    }

    private static byte[] asked(AuthenticationOutcome outcome) {
        return assertInstanceOf(Challenged.class, outcome).challenge().id();
    }

    /** Answers with the right code. */
    private AuthenticationOutcome answer(AuthenticationRequest with, byte[] challenge) {
        try (var typed = Stage.typed(stage.code(phone))) {
            return stage.engine().answer(with, challenge, typed);
        }
    }

    @Test
    void a_challenge_lives_for_120_seconds() {
        byte[] challenge = ask();
        stage.clock.advance(Duration.ofSeconds(120).minusNanos(1));
        assertInstanceOf(Granted.class, answer(request, challenge));
    }

    @Test
    void an_expired_challenge_is_denied_and_the_code_is_not_burned() {
        byte[] challenge = ask();
        stage.clock.advance(Duration.ofSeconds(120));
        assertDenied(Cause.CHALLENGE_EXPIRED, answer(request, challenge));
        assertEquals(-1, stage.totp("alice", phone).lastStep());
    }

    @Test
    void a_challenge_survives_a_restart_and_a_change_of_node() {
        byte[] challenge = ask();
        var elsewhere = stage.engine();
        try (var typed = Stage.typed(stage.code(phone))) {
            assertInstanceOf(Granted.class, elsewhere.answer(request, challenge, typed));
        }
    }

    @Test
    void a_challenge_survives_a_new_first_key_but_not_the_loss_of_its_own() {
        var first = KeyRing.generate(stage.random()).getLast();
        stage.setKeys(stage.keys());
        stage.setKeyFile(List.of(first));
        byte[] challenge = ask();
        var second = KeyRing.generate(stage.random()).getLast().replace("key 1", "key 2");
        stage.setKeyFile(List.of(second, first));
        assertInstanceOf(Granted.class, answer(request, challenge));
        stage.setKeyFile(List.of(second));
        assertDenied(Cause.CHALLENGE_INVALID, answer(request, challenge));
        stage.setKeyFile(List.of(second.replace("key 2", "key 1")));
        assertDenied(Cause.CHALLENGE_INVALID, answer(request, challenge));
    }

    /** Everything that a door says of an attempt, one thing changed at a time. */
    @Test
    void a_challenge_is_bound_to_all_that_its_door_said() {
        byte[] challenge = ask();
        var where = request.circumstances();
        List<UnaryOperator<Circumstances>> moves =
                List.of(
                        w -> at("http", w.host(), w.service(), w.address(), w.remoteHost(), "ssh"),
                        w -> at("host", "db2", w.service(), w.address(), w.remoteHost(), "ssh"),
                        w -> at("host", w.host(), "sudo", w.address(), w.remoteHost(), "ssh"),
                        w -> at("host", w.host(), w.service(), "", w.remoteHost(), "ssh"),
                        w -> at("host", w.host(), w.service(), w.address(), "", "ssh"),
                        w -> at("host", w.host(), w.service(), w.address(), w.remoteHost(), ""));
        var others = new ArrayList<AuthenticationRequest>();
        for (var move : moves)
            others.add(
                    new AuthenticationRequest(
                            request.attempt(),
                            move.apply(where),
                            request.groups(),
                            request.uid(),
                            request.firstStep()));
        var id = request.attempt();
        others.add(with(new AttemptId(id.high() ^ 1, id.low()), request.groups(), request.uid()));
        others.add(with(new AttemptId(id.high(), id.low() ^ 1), request.groups(), request.uid()));
        others.add(with(id, Set.of(), request.uid()));
        others.add(with(id, Set.of("staff", "wheel"), request.uid()));
        others.add(with(id, request.groups(), OptionalLong.empty()));
        others.add(with(id, request.groups(), OptionalLong.of(0)));
        for (var other : others) assertDenied(Cause.CHALLENGE_INVALID, answer(other, challenge));
        assertEquals(-1, stage.totp("alice", phone).lastStep());
        assertInstanceOf(Granted.class, answer(request, challenge));
    }

    /** Fields cannot be shifted into each other. */
    @Test
    void requests_with_the_same_letters_in_other_places_are_told_apart() {
        var ab = request("ab", "c", Set.of("x", "y"));
        for (var other :
                List.of(
                        request("a", "bc", Set.of("x", "y")),
                        request("abc", "", Set.of("x", "y")),
                        request("ab", "c", Set.of("xy")),
                        request("ab", "c", Set.of("x"))))
            assertFalse(Arrays.equals(ab.digest("login"), other.digest("login")));
        assertArrayEquals(ab.digest("login"), request("ab", "c", Set.of("y", "x")).digest("login"));
    }

    @Test
    void a_challenge_of_one_account_does_not_open_another() {
        byte[] challenge = ask();
        Device bobs = stage.totp("bob", "phone", Rehearsal.SIX);
        // The same login name, mapped to another account meanwhile.
        stage.setNames(new IdentityMap(List.of(new IdentityMap.Line("host", "*", "alice", "bob"))));
        try (var typed = Stage.typed(stage.code(bobs))) {
            assertDenied(Cause.CHALLENGE_INVALID, stage.engine().answer(request, challenge, typed));
        }
    }

    /** FAULT-53: nothing not sealed by us opens. */
    @Test
    void a_challenge_with_any_bit_flipped_is_not_ours() {
        byte[] challenge = ask();
        for (int i = 0; i < challenge.length; i++) {
            byte[] forged = challenge.clone();
            forged[i] ^= (byte) (1 << i % 8);
            assertDenied(Cause.CHALLENGE_INVALID, answer(request, forged));
        }
        assertInstanceOf(Granted.class, answer(request, challenge));
    }

    @Test
    void a_challenge_cut_short_or_lengthened_is_not_ours() {
        byte[] challenge = ask();
        for (int length = 0; length < challenge.length; length++)
            assertDenied(
                    Cause.CHALLENGE_INVALID, answer(request, Arrays.copyOf(challenge, length)));
        assertDenied(
                Cause.CHALLENGE_INVALID,
                answer(request, Arrays.copyOf(challenge, challenge.length + 1)));
    }

    @Test
    void noise_is_no_challenge() {
        Property.holds(
                100,
                random -> {
                    var noise = new byte[random.nextInt(200)];
                    random.nextBytes(noise);
                    // A key id that exists.
                    if (noise.length > 4) System.arraycopy(new byte[] {0, 0, 0, 1}, 0, noise, 0, 4);
                    assertDenied(Cause.CHALLENGE_INVALID, answer(request, noise));
                });
    }

    @Test
    void a_ticket_of_an_enrolment_is_no_challenge() {
        var begun =
                stage.enrollments()
                        .begin(
                                new AccountName("alice"),
                                Stage.request("tablet", new Kind.Clock(Rehearsal.SIX)));
        begun.uri().close();
        assertDenied(Cause.CHALLENGE_INVALID, answer(request, begun.ticket()));
    }

    /** GUESS-50: what is asked next does not tell whether the first code was right. */
    @Test
    void a_challenge_says_nothing_of_the_code_it_holds() {
        stage.emptyLane("alice");
        var engine = stage.engine();
        byte[] first = ask();
        String right = stage.code(phone);
        byte[] afterRight = next(engine, first, right);
        byte[] afterWrong = next(engine, first, "000000");
        byte[] afterRightAgain = next(engine, first, right);
        assertEquals(afterRight.length, afterWrong.length);
        assertFalse(Arrays.equals(afterRight, afterRightAgain), "a nonce was used twice");
        for (byte[] sealed : List.of(afterRight, afterWrong)) {
            String text = new String(sealed, StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(right) || text.contains("alice"));
        }
    }

    private byte[] next(AuthenticationEngine engine, byte[] challenge, String typed) {
        try (var answer = Stage.typed(typed)) {
            return asked(engine.answer(request, challenge, answer));
        }
    }

    @Test
    void the_codes_given_so_far_travel_in_the_challenge_and_nowhere_else() {
        stage.emptyLane("alice");
        byte[] second = next(stage.engine(), ask(), stage.code(phone));
        stage.clock.advance(Duration.ofSeconds(30));
        // Another node, which has never heard of the first code.
        assertInstanceOf(Granted.class, answer(request, second));
        assertEquals(stage.step(), stage.totp("alice", phone).lastStep());
    }

    @Test
    void a_further_question_lives_as_long_as_a_first_one() {
        stage.emptyLane("alice");
        byte[] first = ask();
        stage.clock.advance(Duration.ofSeconds(100));
        byte[] second = next(stage.engine(), first, stage.code(phone));
        stage.clock.advance(Duration.ofSeconds(119));
        var late = answer(request, second);
        assertDenied(Cause.WRONG_CODE, late); // no longer consecutive, but not expired
    }

    @Test
    void the_longest_challenge_fits_its_bound() {
        var longest = new AccountName("n".repeat(AccountName.BYTES_MAX));
        var code = OneTimePassword.parse("12345678").orElseThrow();
        var state =
                new ChallengeState(
                        longest,
                        new byte[32],
                        255,
                        Instant.MAX,
                        Optional.of(new Answer.Codes(List.of(code, code, code))),
                        "w".repeat(16));
        int overhead = 4 + 12 + 16;
        assertTrue(state.write().length + overhead <= Challenge.ID_BYTES_MAX);
    }

    @Test
    void a_challenge_state_is_read_as_it_was_written() {
        Property.holds(
                500,
                random -> {
                    ChallengeState state = randomState(random);
                    assertSame(state, ChallengeState.read(state.write()));
                });
    }

    /** FAULT-64. */
    @Test
    void damaged_bytes_of_a_challenge_are_malformed_or_another_challenge() {
        Property.holds(
                8,
                random -> {
                    byte[] bytes = randomState(random).write();
                    for (int length = 0; length < bytes.length; length++) {
                        byte[] cut = Arrays.copyOf(bytes, length);
                        assertThrows(MalformedBytesException.class, () -> ChallengeState.read(cut));
                    }
                    for (int i = 0; i < bytes.length; i++)
                        for (int bit = 0; bit < 8; bit++) {
                            byte[] flipped = bytes.clone();
                            flipped[i] ^= (byte) (1 << bit);
                            try {
                                assertNotEquals(
                                        HexFormat.of().formatHex(bytes),
                                        HexFormat.of()
                                                .formatHex(ChallengeState.read(flipped).write()));
                            } catch (MalformedBytesException damaged) {
                                assertNotEquals("", String.valueOf(damaged.getMessage()));
                            }
                        }
                });
    }

    /** Version 2, pinned: a change of these bytes needs a new version number. */
    @Test
    void the_bytes_of_a_challenge_are_these() throws MalformedBytesException {
        var state =
                new ChallengeState(
                        new AccountName("alice"),
                        HexFormat.of().parseHex("ab".repeat(32)),
                        2,
                        Instant.ofEpochSecond(0x69000000L, 5),
                        Optional.of(
                                new Answer.Codes(
                                        List.of(OneTimePassword.parse("000042").orElseThrow()))),
                        "abcd2345");
        String hex =
                "02"
                        + "0005616c696365"
                        + "ab".repeat(32)
                        + "02"
                        + "000000006900000000000005"
                        + "01"
                        + "0006303030303432"
                        + "00086162636432333435";
        assertEquals(hex, HexFormat.of().formatHex(state.write()));
        assertSame(state, ChallengeState.read(HexFormat.of().parseHex(hex)));
        var other = HexFormat.of().parseHex("01" + hex.substring(2));
        assertThrows(MalformedBytesException.class, () -> ChallengeState.read(other));
    }

    private static ChallengeState randomState(RandomGenerator random) {
        var digest = new byte[32];
        random.nextBytes(digest);
        var codes = new ArrayList<OneTimePassword>();
        for (int i = random.nextInt(4); i > 0; i--)
            codes.add(
                    OneTimePassword.parse(
                                    "%08d"
                                            .formatted(random.nextInt(100_000_000))
                                            .substring(random.nextInt(3)))
                            .orElseThrow());
        return new ChallengeState(
                new AccountName("é" + random.nextInt(1_000_000)),
                digest,
                random.nextInt(256),
                Instant.ofEpochSecond(random.nextLong(1L << 40), random.nextInt(1_000_000_000)),
                codes.isEmpty() ? Optional.empty() : Optional.of(new Answer.Codes(codes)),
                random.nextBoolean() ? "" : "waiting" + random.nextInt(10));
    }

    private static void assertSame(ChallengeState one, ChallengeState other) {
        assertEquals(one.account(), other.account());
        assertArrayEquals(one.request(), other.request());
        assertEquals(one.round(), other.round());
        assertEquals(one.expires(), other.expires());
        assertEquals(one.waiting(), other.waiting());
        assertEquals(revealed(one), revealed(other));
    }

    private static List<String> revealed(ChallengeState state) {
        return state.earlier().map(Answer.Codes::codes).orElse(List.of()).stream()
                .map(OneTimePassword::reveal)
                .toList();
    }

    private AuthenticationRequest with(AttemptId id, Set<String> groups, OptionalLong uid) {
        return new AuthenticationRequest(
                id, request.circumstances(), groups, uid, request.firstStep());
    }

    private static AuthenticationRequest request(String host, String service, Set<String> groups) {
        return new AuthenticationRequest(
                new AttemptId(0, 0),
                at("host", host, service, "", "", ""),
                groups,
                OptionalLong.empty(),
                FirstStep.NOT_FAILED);
    }

    private static Circumstances at(
            String door,
            String host,
            String service,
            String address,
            String remoteHost,
            String terminal) {
        return new Circumstances(door, host, service, "alice", address, remoteHost, terminal);
    }

    private void assertDenied(Cause cause, AuthenticationOutcome outcome) {
        assertInstanceOf(Denied.class, outcome);
        assertEquals(cause, stage.lastEvent().cause());
    }
}

package io.sallyport.engine.enrollment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.FileEntry;
import io.sallyport.engine.googleauth.FileText;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.judge.Ruling;
import io.sallyport.engine.testing.Property;
import io.sallyport.otp.Hotp;
import io.sallyport.otp.SharedSecret;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a state file burned stays burned, and all that it knew comes over (FMT-62, FMT-9, GA-169).
 */
class ImportDeviceTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_010);
    private static final long STEP = NOW.getEpochSecond() / 30;
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private final Newcomer alice = new Newcomer(Property.generator(), NOW);

    @Test
    void an_unused_code_is_good_and_a_used_one_is_not() throws Exception {
        alice.move(SECRET + "\n\" DISALLOW_REUSE " + STEP + "\n\" TOTP_AUTH\n", NOW);

        var used = assertInstanceOf(Ruling.Refused.class, alice.type(code(STEP), NOW));
        assertEquals(Cause.USED_CODE, used.cause());
        assertTrue(alice.isLetIn(code(STEP + 1), NOW));
    }

    /** GA-2: the file lists steps, the central store keeps the greatest. */
    @Test
    void the_greatest_of_the_used_steps_counts() throws Exception {
        alice.move(
                SECRET
                        + "\n\" DISALLOW_REUSE "
                        + (STEP + 1)
                        + " "
                        + (STEP - 1)
                        + "\n\" TOTP_AUTH\n",
                NOW);

        assertEquals(STEP + 1, totp().lastStep());
        for (long step = STEP - 1; step <= STEP + 1; step++)
            assertFalse(alice.isLetIn(code(step), NOW));
    }

    @Test
    void a_learnt_skew_comes_over_as_drift() throws Exception {
        alice.move(SECRET + "\n\" TIME_SKEW -7\n\" TOTP_AUTH\n", NOW);

        assertEquals(-7, totp().drift());
        assertTrue(alice.isLetIn(code(STEP - 7), NOW));
        assertFalse(alice.isLetIn(code(STEP), NOW));
    }

    @Test
    void a_step_size_comes_over() throws Exception {
        alice.move(SECRET + "\n\" STEP_SIZE 60\n\" TOTP_AUTH\n", NOW);

        assertTrue(alice.isLetIn(code(NOW.getEpochSecond() / 60), NOW));
    }

    @Test
    void a_counter_goes_on_where_it_was() throws Exception {
        alice.move(SECRET + "\n\" HOTP_COUNTER 5\n", NOW);

        assertEquals(
                5,
                ((HotpCredential) alice.account().codeDevices().findFirst().get()).nextCounter());
        assertFalse(alice.isLetIn(code(4), NOW));
        assertTrue(alice.isLetIn(code(5), NOW));
        assertFalse(alice.isLetIn(code(5), NOW));
    }

    /** GUESS-21 */
    @Test
    void a_scratch_code_is_good_once_and_a_dead_one_never() throws Exception {
        alice.move(SECRET + "\n\" TOTP_AUTH\n11111111\n22222222\n# a comment\n33333333\n", NOW);

        assertTrue(alice.isLetIn("22222222", NOW));
        assertEquals(Set.of(OwnerNotice.SHORT_RECOVERY_CODE), alice.notices());
        assertFalse(alice.isLetIn("22222222", NOW));
        assertTrue(alice.isLetIn("11111111", NOW));
        assertFalse(alice.isLetIn("33333333", NOW));
    }

    /** GUESS-21: such codes are charged as guesses, and open nothing while somebody guesses. */
    @Test
    void guesses_at_scratch_codes_close_the_lane() throws Exception {
        alice.move(SECRET + "\n\" TOTP_AUTH\n11111111\n", NOW);
        int guesses = 0;
        while (guesses < 50 && !isTurnedAway(alice.type("99999999", NOW))) guesses++;

        assertEquals(5, guesses, "as many as the stranger lane bears");
        var refused = assertInstanceOf(Ruling.Refused.class, alice.type("11111111", NOW));
        assertEquals(Cause.WRONG_RECOVERY_CODE, refused.cause());
        assertTrue(refused.detail().startsWith("not compared"), refused.detail());
        assertTrue(
                alice.isLetIn(code(STEP) + code(STEP + 1), NOW), "the owner is never locked out");
    }

    private static boolean isTurnedAway(Ruling ruling) {
        return ruling instanceof Ruling.Refused refused
                && refused.detail().startsWith("not compared");
    }

    /** GUESS-21: the exception ends when the codes are replaced. */
    @Test
    void new_recovery_codes_end_scratch_codes() throws Exception {
        alice.move(SECRET + "\n\" TOTP_AUTH\n11111111\n", NOW);

        alice.apply(IssueCodes.recovery(alice.keys(), alice.random()), NOW);

        assertFalse(alice.isLetIn("11111111", NOW));
    }

    @Test
    void moving_again_keeps_what_was_burned_here() throws Exception {
        String file = SECRET + "\n\" DISALLOW_REUSE 5\n\" TOTP_AUTH\n11111111\n22222222\n";
        alice.move(file, NOW);
        assertTrue(alice.isLetIn(code(STEP), NOW));
        assertTrue(alice.isLetIn("11111111", NOW));

        alice.move(file, NOW);

        assertEquals(1, alice.account().codeDevices().count());
        assertFalse(alice.isLetIn(code(STEP), NOW));
        assertFalse(alice.isLetIn("11111111", NOW), "a used scratch code came back");
        assertTrue(alice.isLetIn("22222222", NOW));
    }

    /** FAIL-22: somebody used it in the file between two imports. */
    @Test
    void moving_again_ends_scratch_codes_that_the_file_has_no_more() throws Exception {
        alice.move(SECRET + "\n\" TOTP_AUTH\n11111111\n22222222\n33333333\n", NOW);
        assertTrue(alice.isLetIn("33333333", NOW));

        alice.move(SECRET + "\n\" TOTP_AUTH\n22222222\n33333333\n", NOW);

        assertFalse(alice.isLetIn("11111111", NOW), "used in the file");
        assertFalse(alice.isLetIn("33333333", NOW), "used here");
        assertTrue(alice.isLetIn("22222222", NOW));
    }

    /**
     * After a crash between importing and moving the file aside, the old module may have gone on.
     */
    @Test
    void moving_again_takes_what_the_file_burned_meanwhile() throws Exception {
        alice.move(SECRET + "\n\" DISALLOW_REUSE 5\n\" TOTP_AUTH\n", NOW);

        alice.move(SECRET + "\n\" DISALLOW_REUSE " + STEP + "\n\" TOTP_AUTH\n", NOW);

        assertFalse(alice.isLetIn(code(STEP), NOW));
    }

    @Test
    void another_secret_of_the_same_name_is_a_conflict_unless_it_is_to_be_replaced()
            throws Exception {
        alice.move(SECRET + "\n\" TOTP_AUTH\n", NOW);
        Account before = alice.account();
        try (var other = Newcomer.read("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n\" TOTP_AUTH\n")) {
            assertInstanceOf(
                    ImportDevice.Standing.Conflict.class,
                    ImportDevice.standing(before, "app", other, alice.keys()));
            assertThrows(
                    ChangeRefusedException.class,
                    () -> alice.apply(change(other, ImportDevice.Rival.STAYS), NOW));
            assertEquals(before, alice.account());

            alice.apply(change(other, ImportDevice.Rival.REPLACED), NOW);
        }
        assertEquals(1, alice.account().codeDevices().count());
        assertFalse(alice.isLetIn(code(STEP), NOW));
    }

    @Test
    void a_device_that_was_moved_is_unproved_until_its_first_code() throws Exception {
        String file = SECRET + "\n\" TOTP_AUTH\n";
        alice.move(file, NOW);
        assertEquals(known(false), standing(file));

        assertTrue(alice.isLetIn(code(STEP), NOW));

        assertEquals(known(true), standing(file));
    }

    @Test
    void who_adopts_a_file_shows_an_unused_code_of_it_which_is_burned() throws Exception {
        try (var entry =
                Newcomer.read(SECRET + "\n\" DISALLOW_REUSE " + STEP + "\n\" TOTP_AUTH\n")) {
            assertEquals(Optional.empty(), adoption(entry, "000000"));
            assertEquals(
                    Optional.empty(), adoption(entry, code(STEP)), "a used code proves nothing");

            alice.apply(adoption(entry, code(STEP + 1)).orElseThrow(), NOW);
        }
        assertFalse(alice.isLetIn(code(STEP + 1), NOW));
        assertTrue(alice.isLetIn(code(STEP + 2), NOW.plusSeconds(30)));
    }

    @Test
    void an_exported_file_knows_what_was_burned_and_can_come_back() throws Exception {
        alice.move(SECRET + "\n\" TIME_SKEW 2\n\" STEP_SIZE 30\n\" TOTP_AUTH\n11111111\n", NOW);
        assertTrue(alice.isLetIn(code(STEP + 2), NOW));
        var export = new ExportDevice(Optional.empty(), alice.keys(), alice.random());
        alice.apply(export, NOW);

        String text = new String(export.text().content(), ISO_8859_1);
        assertEquals(
                SECRET
                        + "\n\" RATE_LIMIT 3 30\n\" TIME_SKEW 2\n\" DISALLOW_REUSE "
                        + STEP
                        + " "
                        + (STEP + 1)
                        + " "
                        + (STEP + 2)
                        + "\n\" TOTP_AUTH\n"
                        + String.join("\n", export.text().scratchCodes())
                        + "\n",
                text);
        var back = new Newcomer(Property.generator(), NOW);
        back.move(text, NOW);
        assertEquals(
                totp().lastStep(),
                ((TotpCredential) back.account().codeDevices().findFirst().get()).lastStep());
        assertTrue(back.isLetIn(export.text().scratchCodes().getFirst(), NOW));
    }

    @Test
    void a_device_that_the_old_module_does_not_know_is_not_exported() throws Exception {
        alice.move(SECRET + "\n\" SALLYPORT_DIGITS 8\n\" TOTP_AUTH\n", NOW);
        var refused =
                assertThrows(
                        ChangeRefusedException.class,
                        () ->
                                alice.apply(
                                        new ExportDevice(
                                                Optional.empty(), alice.keys(), alice.random()),
                                        NOW));
        assertTrue(String.valueOf(refused.getMessage()).contains("8 digits"));
    }

    @Test
    void an_exported_device_that_was_used_meanwhile_stays() throws Exception {
        alice.move(SECRET + "\n\" TOTP_AUTH\n", NOW);
        long mark = FileText.mark(totp());
        assertTrue(alice.isLetIn(code(STEP), NOW));

        assertThrows(
                ChangeRefusedException.class,
                () -> alice.apply(new RetireExported("app", mark), NOW));
        alice.apply(new RetireExported("app", FileText.mark(totp())), NOW);
        assertFalse(alice.account().isProtected());
    }

    @Test
    void scratch_codes_survive_the_register() throws Exception {
        alice.move(SECRET + "\n\" TOTP_AUTH\n11111111\n", NOW);
        assertTrue(alice.account().codeSets().allMatch(RecoveryCodes::isScratchCodes));
        byte[] bytes = io.sallyport.engine.account.AccountFormat.write(alice.account());
        assertEquals(alice.account(), io.sallyport.engine.account.AccountFormat.read(bytes));
    }

    private ImportDevice change(FileEntry entry, ImportDevice.Rival rival) {
        return ImportDevice.unproved("app", entry, rival, alice.keys(), alice.random());
    }

    private Optional<ImportDevice> adoption(FileEntry entry, String typed) {
        return Adoption.proved(
                "app", entry, Answer.parse(typed), NOW, alice.keys(), alice.random());
    }

    private ImportDevice.Standing standing(String file) throws Exception {
        try (var entry = Newcomer.read(file)) {
            return ImportDevice.standing(alice.account(), "app", entry, alice.keys());
        }
    }

    private static ImportDevice.Standing known(boolean isProved) {
        return new ImportDevice.Standing.Known("app", isProved);
    }

    private TotpCredential totp() {
        return (TotpCredential) alice.account().codeDevices().findFirst().orElseThrow();
    }

    private static String code(long movingFactor) throws Exception {
        try (var secret = SharedSecret.fromBase32(SECRET)) {
            return Hotp.DEFAULT.generate(secret, movingFactor).reveal();
        }
    }
}

package io.sallyport.engine.googleauth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.googleauth.FileEntry.Floor;
import io.sallyport.engine.googleauth.FileEntry.Progress;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.SharedSecret;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;

/**
 * Fuzz targets of state files that we write: they are read as meant; {@code fuzz/run} runs them.
 */
@Tag("fuzz")
class WrittenFileFuzzTest {
    private static final List<OtpHash> HASHES = List.of(OtpHash.values());

    /** FAULT-61: every choice that was made for a new file is what its reader finds. */
    @FuzzTest
    void a_new_file_says_what_was_chosen(FuzzedDataProvider data) throws Exception {
        var written =
                new NewStateFile(
                        data.pickValue(NewStateFile.Kind.values()),
                        data.consumeBoolean() ? Optional.of("3 30") : Optional.empty(),
                        data.consumeBoolean()
                                ? Optional.of(data.consumeInt(1, 100))
                                : Optional.empty(),
                        data.consumeBoolean()
                                ? Optional.of(data.consumeInt(1, 60))
                                : Optional.empty(),
                        data.consumeBoolean(),
                        HASHES.get(data.consumeInt(0, HASHES.size() - 1)),
                        data.consumeInt(6, 8));
        var codes = ScratchCodes.draw(data.consumeInt(0, 10), new SplittableRandom(1));
        var key = data.consumeBytes(64);
        if (key.length == 0) return;
        try (var secret = SharedSecret.of(key);
                var file = StateFile.of(written.content(secret, codes))) {
            var options = new FileOptions(file);
            assertEquals(written.kind() == NewStateFile.Kind.TIME, options.isTotp());
            assertEquals(written.hash(), options.parameters().hash());
            assertEquals(written.digits(), options.parameters().digits());
            assertEquals(written.window().orElse(FileOptions.WINDOW), options.window());
            assertEquals(written.stepSeconds().orElse(30), options.stepSeconds());
            assertEquals(written.disallowsReuse(), ReuseList.of(file).isKept());
            assertEquals(
                    codes.stream().map(OneTimePassword::reveal).toList(),
                    file.scratchCodes().stream().map(scratch -> scratch.code().reveal()).toList());
            try (var read = file.secret(written.hash()).orElseThrow()) {
                assertArrayEquals(key, read.lend(byte[]::clone));
            }
        }
    }

    /** FAULT-61: a device that goes out as a file comes back with every used code still used. */
    @FuzzTest
    void a_device_that_leaves_and_returns_has_forgotten_nothing(FuzzedDataProvider data)
            throws Exception {
        var device =
                new TotpCredential(
                        new CredentialId(1),
                        "phone",
                        Instant.EPOCH,
                        new Totp(OtpHash.SHA1, 6, Duration.ofSeconds(data.consumeInt(1, 60))),
                        WrappedSecret.of(new byte[1]),
                        data.consumeLong(TotpCredential.NEVER, 100_000_000_000_000_000L),
                        data.consumeInt(
                                -TotpCredential.DRIFT_STEPS_MAX, TotpCredential.DRIFT_STEPS_MAX),
                        0,
                        Optional.empty());
        var key = data.consumeBytes(64);
        if (key.length < SharedSecret.LENGTH_MIN) return;
        assertEquals("", FileText.obstacle(device));
        try (var secret = SharedSecret.of(key);
                var entry =
                        FileEntry.read(
                                FileText.of(device, secret, new SplittableRandom(1)).content(),
                                Floor.KEPT)) {
            assertEquals(
                    new Progress.Clock(device.parameters(), device.lastStep(), device.drift()),
                    entry.progress());
            assertTrue(secret.matches(entry.secret()));
        }
    }
}

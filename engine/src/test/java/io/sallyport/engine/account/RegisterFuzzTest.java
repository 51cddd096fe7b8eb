package io.sallyport.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.testing.Fuzzed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz targets of a register (FAULT-50, FAULT-62, FAULT-64); {@code fuzz/run} runs them. */
@Tag("fuzz")
class RegisterFuzzTest {
    private static final int VERSION_ONE_LANE = 1;

    /** FAULT-62: malformed, or an account within its bounds that is written as it was read. */
    @MethodSource("registers")
    @DictionaryEntries({"DENIED", "GRANTED", "WRONG_CODE", "SHA1", "SHA256", "ADDRESS", "RECEIPT"})
    @FuzzTest
    void a_register_is_read_or_malformed(byte[] input) {
        if (input.length > 0 && input[0] == VERSION_ONE_LANE)
            Fuzzed.settles(input, RegisterFuzzTest::rewrite);
        else Fuzzed.readsAsWritten(input, RegisterFuzzTest::rewrite);
    }

    static Stream<byte[]> registers() {
        return Stream.of(AccountFormatTest.PINNED, AccountFormatTest.pinnedVersionOne());
    }

    private static byte[] rewrite(byte[] bytes) throws MalformedBytesException {
        Account account = AccountFormat.read(bytes);
        assertTrue(account.credentials().size() <= Account.CREDENTIALS_MAX);
        assertTrue(account.receipts().size() <= Account.RECEIPTS_MAX);
        byte[] written = AccountFormat.write(account);
        assertEquals(account, AccountFormat.read(written));
        return written;
    }
}

package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.identity.AccountName;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Makes the id of an account's row out of its name. Two names with one id are refused by the table;
 * among ten million accounts that happens in one store of four hundred thousand.
 */
final class AccountKey {
    private AccountKey() {}

    static long of(AccountName name) {
        byte[] digest = sha256().digest(name.value().getBytes(UTF_8));
        return ByteBuffer.wrap(digest).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

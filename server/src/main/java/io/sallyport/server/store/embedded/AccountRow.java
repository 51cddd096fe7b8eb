package io.sallyport.server.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.identity.AccountName;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which row is an account's.
 *
 * @param id made of the name. Two names with one id are refused by the table; among ten million
 *     accounts that happens in one store of four hundred thousand.
 */
record AccountRow(long id, AccountName name) {
    static AccountRow of(AccountName name) {
        byte[] digest = sha256().digest(name.value().getBytes(UTF_8));
        return new AccountRow(ByteBuffer.wrap(digest).getLong(), name);
    }

    static AccountRow of(Versioned seen) {
        return of(seen.account().name());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

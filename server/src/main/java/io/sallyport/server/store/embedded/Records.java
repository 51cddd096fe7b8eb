package io.sallyport.server.store.embedded;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountFormat;
import io.sallyport.engine.account.KeyException;
import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.keys.RecordSeal;

/**
 * Seals what is stored, and opens it again: each record is bound to this store, to its row and, for
 * an account, to its version, so that it counts nowhere else (FAULT-8, FAULT-62).
 */
final class Records {
    private final RecordSeal seal;
    private final byte[] storeId;

    Records(RecordSeal seal, byte[] storeId) {
        this.seal = seal;
        this.storeId = storeId.clone();
    }

    byte[] close(Account account, long version) {
        return seal.close(AccountFormat.write(account), place(account.name(), version));
    }

    Account openAccount(byte[] sealed, AccountName name, long version) {
        try {
            return AccountFormat.read(seal.open(sealed, place(name, version)));
        } catch (KeyException | MalformedBytesException e) {
            throw new StoreException(
                    "the record of the account "
                            + name
                            + " cannot be trusted ("
                            + e.getMessage()
                            + "); put the store back from a backup",
                    e);
        }
    }

    /** Seals the bytes of an event. */
    byte[] closeEvent(byte[] event, long sequence) {
        return seal.close(event, place(sequence));
    }

    AuditEvent openEvent(byte[] sealed, long sequence) {
        try {
            return AuditEventFormat.read(seal.open(sealed, place(sequence)));
        } catch (KeyException | MalformedBytesException e) {
            throw new StoreException(
                    "the audit event "
                            + sequence
                            + " cannot be trusted ("
                            + e.getMessage()
                            + "); put the store back from a backup",
                    e);
        }
    }

    /** Whether something is sealed under the key that closes what is new. */
    boolean isNewest(byte[] sealed) {
        return RecordSeal.keyOf(sealed) == seal.current();
    }

    private byte[] place(AccountName name, long version) {
        return place(name.value(), version);
    }

    /** The place of an account's row. */
    byte[] place(String name, long version) {
        return new ByteWriter().text("account").raw(storeId).text(name).i64(version).toByteArray();
    }

    /** The place of an event's row. */
    byte[] place(long sequence) {
        return new ByteWriter().text("event").raw(storeId).i64(sequence).toByteArray();
    }
}

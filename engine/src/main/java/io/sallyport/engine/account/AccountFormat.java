package io.sallyport.engine.account;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.sshkey.ServedKey;
import io.sallyport.engine.sshkey.ServedKeyFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a register. A change of this format is a new version number; old versions stay
 * readable.
 */
public final class AccountFormat {
    /** Without known devices: the stranger lane and the bucket of pairs were all of the budget. */
    private static final int VERSION_ONE_LANE = 1;

    private static final int VERSION = 2;

    /** With keys of SSH; a register without any stays as it was, so that it is readable before. */
    private static final int VERSION_KEYS = 3;

    /** With graces; as above, and there may be no keys. */
    private static final int VERSION_GRACES = 4;

    /** With passkeys; as above, and there may be no keys and no graces. */
    private static final int VERSION_PASSKEYS = 5;

    private AccountFormat() {}

    public static byte[] write(Account account) {
        int version = versionOf(account);
        var out =
                new ByteWriter()
                        .u8(version)
                        .text(account.name().value())
                        .instant(account.createdAt());
        out.u8(account.credentials().size());
        account.credentials().forEach(credential -> CredentialFormat.write(credential, out));
        GuessStateFormat.write(account.guesses(), out);
        out.u8(account.receipts().size());
        account.receipts().forEach(receipt -> write(receipt, out));
        if (version >= VERSION_KEYS) out.u8(account.keys().size());
        account.keys().forEach(key -> ServedKeyFormat.write(key, out));
        if (version >= VERSION_GRACES) out.u8(account.graces().size());
        account.graces().forEach(grace -> GraceFormat.write(grace, out));
        return out.raw(account.auditLink().bytes()).toByteArray();
    }

    /**
     * @throws MalformedBytesException if these are not the bytes of one account, whole
     */
    public static Account read(byte[] bytes) throws MalformedBytesException {
        var in = new Cursor(bytes);
        int version = in.u8("version");
        if (version < VERSION_ONE_LANE || version > VERSION_PASSKEYS)
            throw new MalformedBytesException("a register of version " + version + " is not known");
        var account =
                checked(() ->
                        new Account(
                                new AccountName(in.text(1, AccountName.BYTES_MAX, "name")),
                                in.instant("createdAt"),
                                credentials(in),
                                version == VERSION_ONE_LANE
                                        ? GuessStateFormat.readOneLane(in)
                                        : GuessStateFormat.read(in),
                                receipts(in),
                                version >= VERSION_KEYS ? keys(in, version) : List.of(),
                                version >= VERSION_GRACES ? graces(in, version) : List.of(),
                                Link.of(in.take(Link.LENGTH, "auditLink"))));
        in.end();
        if (account.passkeys().findAny().isPresent() != (version == VERSION_PASSKEYS))
            throw new MalformedBytesException("passkeys are in version 5, and in no other");
        return account;
    }

    private static int versionOf(Account account) {
        if (account.passkeys().findAny().isPresent()) return VERSION_PASSKEYS;
        if (!account.graces().isEmpty()) return VERSION_GRACES;
        return account.keys().isEmpty() ? VERSION : VERSION_KEYS;
    }

    /** A part whose record checks itself. */
    interface Part<T> {
        T read() throws MalformedBytesException;
    }

    /** What a record's own check refuses is malformed. */
    static <T> T checked(Part<T> part) throws MalformedBytesException {
        try {
            return part.read();
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException(String.valueOf(e.getMessage()));
        }
    }

    private static List<Credential> credentials(Cursor in) throws MalformedBytesException {
        int count = in.count(Account.CREDENTIALS_MAX, false, "credentials");
        var credentials = new ArrayList<Credential>(count);
        for (int i = 0; i < count; i++) credentials.add(CredentialFormat.read(in));
        return credentials;
    }

    private static List<ServedKey> keys(Cursor in, int version) throws MalformedBytesException {
        int count = in.count(Account.KEYS_MAX, false, "keys");
        if (count == 0 && version == VERSION_KEYS)
            throw new MalformedBytesException("keys are 0; there must be 1");
        var keys = new ArrayList<ServedKey>(count);
        for (int i = 0; i < count; i++) keys.add(ServedKeyFormat.read(in));
        return keys;
    }

    private static List<Grace> graces(Cursor in, int version) throws MalformedBytesException {
        int count = in.count(Account.GRACES_MAX, false, "graces");
        if (count == 0 && version == VERSION_GRACES)
            throw new MalformedBytesException("graces are 0; there must be 1");
        var graces = new ArrayList<Grace>(count);
        for (int i = 0; i < count; i++) graces.add(GraceFormat.read(in));
        return graces;
    }

    private static void write(Receipt receipt, ByteWriter out) {
        out.i64(receipt.attempt().high()).i64(receipt.attempt().low()).u8(receipt.round());
        out.word(receipt.verdict())
                .word(receipt.cause())
                .text(receipt.event())
                .instant(receipt.at());
    }

    private static List<Receipt> receipts(Cursor in) throws MalformedBytesException {
        int count = in.count(Account.RECEIPTS_MAX, false, "receipts");
        var receipts = new ArrayList<Receipt>(count);
        for (int i = 0; i < count; i++) receipts.add(receipt(in));
        return receipts;
    }

    private static Receipt receipt(Cursor in) throws MalformedBytesException {
        return new Receipt(
                new AttemptId(in.i64("attempt"), in.i64("attempt")),
                in.u8("round"),
                in.word(Verdict.class, "verdict"),
                in.word(Cause.class, "cause"),
                in.text(0, 64, "event"),
                in.instant("at"));
    }
}

package io.sallyport.engine.account;

import io.sallyport.engine.audit.Link;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.sshkey.ServedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The register's content: everything that is remembered of one account. Bounded, whatever anybody
 * does (GUESS-40).
 *
 * @param credentials at most {@value #CREDENTIALS_MAX}
 * @param guesses what guessing has cost so far
 * @param receipts the last verdicts, newest last, at most {@value #RECEIPTS_MAX}
 * @param keys keys that sshd is told of, at most {@value #KEYS_MAX}, of {@value #KEYS_BYTES_MAX}
 *     bytes together
 * @param graces terminals where a code was given lately, at most {@value #GRACES_MAX}
 * @param auditLink link to the account's last audit event
 */
public record Account(
        AccountName name,
        Instant createdAt,
        List<Credential> credentials,
        GuessState guesses,
        List<Receipt> receipts,
        List<ServedKey> keys,
        List<Grace> graces,
        Link auditLink) {
    public static final int CREDENTIALS_MAX = 16;
    public static final int RECEIPTS_MAX = 4;
    public static final int KEYS_MAX = 16;

    /** Terminals of one person at a time; the one used longest ago makes room. */
    public static final int GRACES_MAX = 8;

    /** Thousands of accounts are kept in memory. */
    public static final int KEYS_BYTES_MAX = 16_384;

    public Account {
        credentials = List.copyOf(credentials);
        receipts = List.copyOf(receipts);
        keys = List.copyOf(keys);
        graces = List.copyOf(graces);
        if (credentials.size() > CREDENTIALS_MAX)
            throw new IllegalArgumentException(
                    "an account has at most " + CREDENTIALS_MAX + " credentials");
        if (receipts.size() > RECEIPTS_MAX)
            throw new IllegalArgumentException(
                    "an account keeps at most " + RECEIPTS_MAX + " receipts");
        if (keys.size() > KEYS_MAX)
            throw new IllegalArgumentException("an account has at most " + KEYS_MAX + " keys");
        if (graces.size() > GRACES_MAX)
            throw new IllegalArgumentException("an account has at most " + GRACES_MAX + " graces");
        if (keys.stream().mapToInt(ServedKey::size).sum() > KEYS_BYTES_MAX)
            throw new IllegalArgumentException(
                    "an account's keys have at most " + KEYS_BYTES_MAX + " bytes together");
    }

    /** An account without a grace. */
    public Account(
            AccountName name,
            Instant createdAt,
            List<Credential> credentials,
            GuessState guesses,
            List<Receipt> receipts,
            List<ServedKey> keys,
            Link auditLink) {
        this(name, createdAt, credentials, guesses, receipts, keys, List.of(), auditLink);
    }

    /** An account without keys of SSH. */
    public Account(
            AccountName name,
            Instant createdAt,
            List<Credential> credentials,
            GuessState guesses,
            List<Receipt> receipts,
            Link auditLink) {
        this(name, createdAt, credentials, guesses, receipts, List.of(), auditLink);
    }

    /** An account that has nothing yet. */
    public static Account empty(AccountName name, Instant now) {
        return new Account(name, now, List.of(), GuessState.FULL, List.of(), Link.NONE);
    }

    /** Has at least one device that gives codes. */
    public boolean isEnrolled() {
        return codeDevices().findAny().isPresent();
    }

    /**
     * Has a second step that is asked for: a device, a passkey, or temporary codes in the place of
     * a lost one. Temporary codes that are used up or ended still count, so that a lost phone never
     * turns into no second step at all.
     */
    public boolean isProtected() {
        return isEnrolled()
                || passkeys().findAny().isPresent()
                || codeSets().anyMatch(RecoveryCodes::isTemporary);
    }

    public Stream<CodeDevice> codeDevices() {
        return credentials.stream()
                .filter(CodeDevice.class::isInstance)
                .map(CodeDevice.class::cast);
    }

    public Stream<Passkey> passkeys() {
        return credentials.stream().filter(Passkey.class::isInstance).map(Passkey.class::cast);
    }

    /** The passkey that browsers know by {@code handle}. */
    public Optional<Passkey> passkey(String handle) {
        return passkeys().filter(passkey -> passkey.handle().equals(handle)).findFirst();
    }

    /** Recovery codes and temporary codes. */
    public Stream<RecoveryCodes> codeSets() {
        return credentials.stream()
                .filter(RecoveryCodes.class::isInstance)
                .map(RecoveryCodes.class::cast);
    }

    public Optional<Credential> labelled(String label) {
        return credentials.stream()
                .filter(credential -> credential.label().equals(label))
                .findFirst();
    }

    public Optional<Receipt> receiptFor(AttemptId attempt, int round) {
        return receipts.stream().filter(receipt -> receipt.isFor(attempt, round)).findFirst();
    }

    /** With {@code credential} in the place of the one with its id, or added. */
    public Account with(Credential credential) {
        var next = new ArrayList<>(credentials);
        int place = indexOf(credential.id());
        if (place < 0) next.add(credential);
        else next.set(place, credential);
        return withCredentials(next);
    }

    public Account without(CredentialId id) {
        return withCredentials(
                credentials.stream().filter(credential -> !credential.id().equals(id)).toList());
    }

    public Account withCredentials(List<Credential> next) {
        return new Account(name, createdAt, next, guesses, receipts, keys, graces, auditLink);
    }

    public Account withGuesses(UnaryOperator<GuessState> change) {
        return new Account(
                name,
                createdAt,
                credentials,
                change.apply(guesses),
                receipts,
                keys,
                graces,
                auditLink);
    }

    /** With one more receipt; the oldest makes room. */
    public Account withReceipt(Receipt receipt) {
        var next = new ArrayList<>(receipts);
        next.add(receipt);
        if (next.size() > RECEIPTS_MAX) next.removeFirst();
        return new Account(name, createdAt, credentials, guesses, next, keys, graces, auditLink);
    }

    /** The entry of the key with this fingerprint. */
    public Optional<ServedKey> key(String fingerprint) {
        return keys.stream().filter(key -> key.fingerprint().equals(fingerprint)).findFirst();
    }

    /** With {@code key} in the place of the entry of the same key, or added. */
    public Account withKey(ServedKey key) {
        var next = new ArrayList<>(withoutKey(key.fingerprint()).keys());
        next.add(key);
        return withKeys(next);
    }

    public Account withoutKey(String fingerprint) {
        return withKeys(
                keys.stream().filter(key -> !key.fingerprint().equals(fingerprint)).toList());
    }

    private Account withKeys(List<ServedKey> next) {
        return new Account(
                name, createdAt, credentials, guesses, receipts, next, graces, auditLink);
    }

    /** With this grace in the place of one of the same session; those that are over go. */
    public Account withGrace(Grace grace) {
        var next = new ArrayList<>(graces);
        next.removeIf(old ->
                !old.isGoodAt(grace.since())
                        || old.isOf(grace.login(), grace.host(), grace.session()));
        if (next.size() == GRACES_MAX)
            next.remove(next.stream().min(Comparator.comparing(Grace::since)).orElseThrow());
        next.add(grace);
        return withGraces(next);
    }

    public Account withoutGraces() {
        return graces.isEmpty() ? this : withGraces(List.of());
    }

    private Account withGraces(List<Grace> next) {
        return new Account(name, createdAt, credentials, guesses, receipts, keys, next, auditLink);
    }

    public Account withAuditLink(Link link) {
        return new Account(name, createdAt, credentials, guesses, receipts, keys, graces, link);
    }

    private int indexOf(CredentialId id) {
        for (int i = 0; i < credentials.size(); i++)
            if (credentials.get(i).id().equals(id)) return i;
        return -1;
    }
}

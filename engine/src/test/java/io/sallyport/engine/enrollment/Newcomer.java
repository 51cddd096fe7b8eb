package io.sallyport.engine.enrollment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.OwnerNotice;
import io.sallyport.engine.account.Passkey;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.googleauth.FileEntry;
import io.sallyport.engine.googleauth.UnfitFileException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.judge.Attempt;
import io.sallyport.engine.judge.Judge;
import io.sallyport.engine.judge.Judgement;
import io.sallyport.engine.judge.Origin;
import io.sallyport.engine.judge.Ruling;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.SecretWrapper;
import io.sallyport.engine.testing.SeededRandom;
import io.sallyport.otp.SharedSecret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Somebody whose state file is moved, and who then logs in by the central store. */
final class Newcomer {
    private final SecureRandom random;
    private final SecretWrapper keys;
    private Account account;
    private Set<OwnerNotice> notices = Set.of();

    Newcomer(RandomGenerator random, Instant now) {
        this.random = new SeededRandom(random);
        this.account = Account.empty(new AccountName("alice"), now);
        try {
            this.keys =
                    new SecretWrapper(KeyRing.parse(KeyRing.generate(this.random)), this.random);
        } catch (MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }

    Account account() {
        return account;
    }

    SecretWrapper keys() {
        return keys;
    }

    SecureRandom random() {
        return random;
    }

    static FileEntry read(String file) throws UnfitFileException {
        return FileEntry.read(file.getBytes(ISO_8859_1), FileEntry.Floor.KEPT);
    }

    void move(byte[] file, Instant now) throws UnfitFileException, ChangeRefusedException {
        try (var entry = FileEntry.read(file, FileEntry.Floor.KEPT)) {
            apply(ImportDevice.unproved("app", entry, ImportDevice.Rival.STAYS, keys, random), now);
        }
    }

    void move(String file, Instant now) throws UnfitFileException, ChangeRefusedException {
        move(file.getBytes(ISO_8859_1), now);
    }

    void apply(AccountChange change, Instant now) throws ChangeRefusedException {
        account = change.apply(account, now);
    }

    /** Types an answer at a login. */
    Ruling type(String typed, Instant now) {
        Map<CredentialId, SharedSecret> opened = new HashMap<>();
        for (Credential credential : account.credentials())
            opened.put(
                    credential.id(),
                    keys.unwrap(
                            switch (credential) {
                                case CodeDevice device -> device.secret();
                                case RecoveryCodes codes -> codes.key();
                                case Passkey none -> throw new AssertionError("no secret");
                            },
                            account.name(),
                            credential.id()));
        var attempt =
                new Attempt(
                        AttemptId.random(random),
                        1,
                        "EVENT",
                        Answer.parse(typed),
                        Optional.empty(),
                        Origin.UNKNOWN,
                        opened);
        Judgement judgement = Judge.judge(account, attempt, now);
        account = judgement.next();
        notices = judgement.notices();
        return judgement.ruling();
    }

    /** What the last answer tells the owner of. */
    Set<OwnerNotice> notices() {
        return notices;
    }

    boolean isLetIn(String typed, Instant now) {
        return type(typed, now) instanceof Ruling.Accepted;
    }
}

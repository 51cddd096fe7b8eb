package io.sallyport.server.store;

import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Decision;
import io.sallyport.engine.account.OwnerNotices;
import io.sallyport.engine.account.Register;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.keys.KeyRing;
import io.sallyport.engine.keys.MalformedKeyFileException;
import io.sallyport.engine.keys.Seal;
import io.sallyport.engine.sealing.AuditArchive;
import io.sallyport.engine.sealing.AuditRetention;
import io.sallyport.engine.sealing.AuditSealer;
import io.sallyport.engine.sealing.AuditSigningKey;
import io.sallyport.engine.sealing.AuditVerification;
import io.sallyport.engine.sealing.Finding;
import io.sallyport.engine.sealing.Place;
import io.sallyport.engine.sealing.SealStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Logins, enrolments, deletions and names of nobody, as the engine would write them; and seals. */
public final class History<A extends AuditArchive & SealStore> {
    private final Register register;
    private final AccountStore store;
    private final A archive;
    private final AuditSigningKey key;

    /** A minute goes by with each event. */
    private Instant now = Samples.NOW;

    public History(AccountStore store, A archive) {
        this.store = store;
        this.archive = archive;
        this.register = new Register(store, OwnerNotices.NONE);
        this.key = AuditSigningKey.of(archive, wrapping(), new SecureRandom());
    }

    /** How {@link Samples}' key file wraps the key that signs. */
    public static Seal wrapping() {
        try {
            KeyRing keys = KeyRing.parse(List.of("key 1 " + "A".repeat(43) + "="));
            return Seal.forAuditKeys(keys, new SecureRandom());
        } catch (MalformedKeyFileException e) {
            throw new AssertionError(e);
        }
    }

    /** What a whole check has counted and found. */
    public record Checked(
            long events, long seals, long unsealed, long registers, List<Finding> findings) {}

    public Instant now() {
        return now;
    }

    public void wait(Duration time) {
        now = now.plus(time);
    }

    /** A change of an account, which makes it if there is none. */
    public void change(AccountName name) {
        register.settle(
                name,
                now,
                account ->
                        new Decision.Commit<>(
                                true, account, event(name, Verdict.CHANGED, Cause.ENROLLED)));
    }

    /** A login that changes nothing but the chain. */
    public void login(AccountName name) {
        register.settle(
                name,
                now,
                account ->
                        new Decision.Note<>(true, event(name, Verdict.GRANTED, Cause.RIGHT_CODE)));
    }

    public void delete(AccountName name) {
        if (store.find(name).isEmpty()) return;
        register.settle(
                name,
                now,
                account ->
                        new Decision.Forget<>(
                                true, event(name, Verdict.CHANGED, Cause.ACCOUNT_DELETED)));
    }

    /** An attempt under a name that can be no account's. */
    public void nobody() {
        register.record(event(Optional.empty(), Verdict.DENIED, Cause.UNKNOWN_NAME));
    }

    /** Some events of some people, in any order. */
    public void random(int events, Random random) {
        for (int i = 0; i < events; i++) {
            var name = new AccountName("person" + random.nextInt(6));
            switch (random.nextInt(8)) {
                case 0, 1 -> change(name);
                case 2 -> delete(name);
                case 3 -> nobody();
                default -> login(name);
            }
        }
    }

    /** Seals everything; each seal at most {@value AuditSealer#EVENTS_MAX}. */
    public List<String> seal() {
        var complaints = new ArrayList<String>();
        var sealer = new AuditSealer(archive, archive, key);
        var sealed = sealer.seal(now);
        while (sealed.events() > 0) {
            complaints.addAll(sealed.complaints());
            sealed = sealer.seal(now);
        }
        return complaints;
    }

    /** Cuts off what was sealed before this, and deletes it. */
    public boolean cut(Instant before) {
        var retention = new AuditRetention(archive, key);
        boolean isCut = retention.cut(before, now).isPresent();
        while (retention.sweep(20)) now = now.plusSeconds(1);
        return isCut;
    }

    public AuditSigningKey key() {
        return key;
    }

    public A archive() {
        return archive;
    }

    public List<Finding> findings() {
        return check().findings();
    }

    /** Checks everything. */
    public Checked check() {
        var verification = new AuditVerification(archive, archive, key.publicKey());
        long events = 0;
        long seals = 0;
        long unsealed = 0;
        long registers = 0;
        var findings = new ArrayList<Finding>();
        Place place = Place.START;
        while (!(place instanceof Place.End)) {
            var step = verification.step(place);
            events += step.events();
            seals += step.seals();
            unsealed += step.unsealed();
            registers += step.registers();
            findings.addAll(step.findings());
            place = step.next();
        }
        return new Checked(events, seals, unsealed, registers, findings);
    }

    private AuditEvent event(AccountName name, Verdict verdict, Cause cause) {
        return event(Optional.of(name), verdict, cause);
    }

    private AuditEvent event(Optional<AccountName> name, Verdict verdict, Cause cause) {
        now = now.plusSeconds(60);
        AuditEvent sample = Samples.event(name);
        return new AuditEvent(
                EventIds.draw(ThreadLocalRandom.current()),
                now,
                name,
                sample.attempt(),
                sample.circumstances(),
                verdict,
                cause,
                "",
                sample.rule(),
                sample.device(),
                "",
                Link.NONE);
    }
}

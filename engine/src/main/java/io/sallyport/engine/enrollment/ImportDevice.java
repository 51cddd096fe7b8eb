package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.CodeDigest;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.googleauth.FileEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Takes a device over from a state file, with everything that the file has burned (FMT-9, FMT-62).
 *
 * <p>May be made again with the same, a newer or an older file: what is burned is the more of both,
 * and of scratch codes those are left that neither side has used.
 */
public final class ImportDevice implements AccountChange {
    private final String label;
    private final FileEntry entry;
    private final Rival rival;
    private final KeyWrapper keys;
    private final RandomGenerator random;
    private final OptionalLong proven;
    private String detail = "";

    /** What happens to another device of the same name (FMT-3: conflict). */
    public enum Rival {
        STAYS,
        REPLACED
    }

    /** How the account stands to the file. */
    public sealed interface Standing {
        /** It knows nothing of this secret. */
        record New() implements Standing {}

        /**
         * It has this secret already.
         *
         * @param isProved whether a code of it was ever accepted
         */
        record Known(String label, boolean isProved) implements Standing {}

        /** Another secret has the name. */
        record Conflict() implements Standing {}
    }

    private ImportDevice(
            String label,
            FileEntry entry,
            Rival rival,
            KeyWrapper keys,
            RandomGenerator random,
            OptionalLong proven) {
        this.label = label;
        this.entry = entry;
        this.rival = rival;
        this.keys = keys;
        this.random = random;
        this.proven = proven;
    }

    /**
     * On an administrator's word; the device counts as unproved until its first good code (FMT-4).
     *
     * @param entry stays the caller's to close
     */
    public static ImportDevice unproved(
            String label, FileEntry entry, Rival rival, KeyWrapper keys, RandomGenerator random) {
        return new ImportDevice(label, entry, rival, keys, random, OptionalLong.empty());
    }

    /**
     * By its owner, who has shown a code.
     *
     * @param step step or counter of that code, which is burned
     */
    static ImportDevice proved(
            String label, FileEntry entry, long step, KeyWrapper keys, RandomGenerator random) {
        return new ImportDevice(label, entry, Rival.STAYS, keys, random, OptionalLong.of(step));
    }

    /** How {@code account} stands to the file that would be called {@code label} there. */
    public static Standing standing(
            Account account, String label, FileEntry entry, KeyWrapper keys) {
        Optional<CodeDevice> same = same(account, entry, keys);
        if (same.isPresent())
            return new Standing.Known(same.get().label(), same.get().lastUsedAt().isPresent());
        return account.labelled(label).isPresent() ? new Standing.Conflict() : new Standing.New();
    }

    private static Optional<CodeDevice> same(Account account, FileEntry entry, KeyWrapper keys) {
        return account.codeDevices()
                .filter(device -> isOfKind(device, entry.progress()))
                .filter(device -> hasSecret(account, device, entry, keys))
                .findFirst();
    }

    private static boolean isOfKind(CodeDevice device, FileEntry.Progress progress) {
        return switch (device) {
            case TotpCredential totp ->
                    progress instanceof FileEntry.Progress.Clock clock
                            && clock.parameters().equals(totp.parameters());
            case HotpCredential hotp ->
                    progress instanceof FileEntry.Progress.Counter counter
                            && counter.parameters().equals(hotp.parameters());
        };
    }

    private static boolean hasSecret(
            Account account, CodeDevice device, FileEntry entry, KeyWrapper keys) {
        try (var known = keys.unwrap(device.secret(), account.name(), device.id())) {
            return known.matches(entry.secret());
        }
    }

    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        var same = same(account, entry, keys);
        detail = "";
        if (same.isPresent()) {
            detail = "again: it was here as " + same.get().label();
            return withoutCodesUsedInTheFile(account.with(furthest(same.get(), now)));
        }
        Account kept = withoutRival(DeviceRoom.withoutTemporary(account));
        DeviceRoom.checkLabel(kept, label);
        var maker = new ImportedCredentials(account.name(), keys, random, now);
        CodeDevice device = maker.device(label, entry, proven);
        DeviceRoom.checkCharge(kept, device);
        if (entry.scratchCodes().isEmpty()) {
            DeviceRoom.checkCount(kept, 1);
            return kept.with(device);
        }
        Account cleared = withoutScratchCodes(kept);
        DeviceRoom.checkCount(cleared, 2);
        return cleared.with(device).with(maker.codes(entry.scratchCodes()));
    }

    /**
     * A scratch code is good only while neither side has used it: one that the file has no more was
     * used there, and one that is no more here was used here.
     */
    private Account withoutCodesUsedInTheFile(Account account) {
        Account next = account;
        for (RecoveryCodes set : account.codeSets().filter(RecoveryCodes::isScratchCodes).toList())
            try (var key = keys.unwrap(set.key(), account.name(), set.id())) {
                var there =
                        entry.scratchCodes().stream()
                                .map(code -> CodeDigest.ofScratchCode(code, key))
                                .toList();
                RecoveryCodes rest = set;
                for (CodeDigest unused : set.unused())
                    if (there.stream().noneMatch(unused::matches)) rest = rest.without(unused);
                next = next.with(rest);
            }
        return next;
    }

    /** What was burned in the file or here stays burned. */
    private CodeDevice furthest(CodeDevice device, Instant now) {
        return switch (device) {
            case TotpCredential totp -> {
                long used = ((FileEntry.Progress.Clock) entry.progress()).lastStep();
                long most = Math.max(totp.lastStep(), Math.max(used, proven.orElse(used)));
                yield new TotpCredential(
                        totp.id(),
                        totp.label(),
                        totp.createdAt(),
                        totp.parameters(),
                        totp.secret(),
                        most,
                        totp.drift(),
                        totp.driftHint(),
                        lastUsed(totp, now));
            }
            case HotpCredential hotp -> {
                long next = ((FileEntry.Progress.Counter) entry.progress()).next();
                long behindProof = proven.isPresent() ? proven.getAsLong() + 1 : next;
                yield new HotpCredential(
                        hotp.id(),
                        hotp.label(),
                        hotp.createdAt(),
                        hotp.parameters(),
                        hotp.secret(),
                        Math.max(hotp.nextCounter(), Math.max(next, behindProof)),
                        lastUsed(hotp, now));
            }
        };
    }

    private Optional<Instant> lastUsed(CodeDevice device, Instant now) {
        return proven.isPresent() ? Optional.of(now) : device.lastUsedAt();
    }

    private Account withoutRival(Account account) throws ChangeRefusedException {
        var named = account.labelled(label);
        if (named.isEmpty() || !(named.get() instanceof CodeDevice)) return account;
        if (rival == Rival.STAYS)
            throw new ChangeRefusedException(
                    "The account has another secret under the name \""
                            + label
                            + "\"; --replace puts this one in its place, --label gives this one"
                            + " another name.");
        detail = "in the place of another secret";
        return account.without(named.get().id());
    }

    private static Account withoutScratchCodes(Account account) {
        return account.withCredentials(
                account.credentials().stream()
                        .filter(credential ->
                                !(credential instanceof RecoveryCodes set && set.isScratchCodes()))
                        .toList());
    }

    @Override
    public Cause cause() {
        return Cause.IMPORTED;
    }

    @Override
    public String device() {
        return label;
    }

    @Override
    public String detail() {
        return detail;
    }
}

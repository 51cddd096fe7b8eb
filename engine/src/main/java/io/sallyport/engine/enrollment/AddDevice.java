package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import io.sallyport.engine.judge.Charge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Adds a device whose first code was proven; the code is burned. The first device of an account
 * brings recovery codes; a device ends temporary codes.
 */
public final class AddDevice implements AccountChange, AutoCloseable {
    private final Ticket ticket;
    private final long proven;
    private final int drift;
    private final KeyWrapper keys;
    private final RandomGenerator random;
    private List<RecoveryCode> codes = List.of();

    /**
     * @param proven step or counter of the proven code
     */
    AddDevice(Ticket ticket, long proven, int drift, KeyWrapper keys, RandomGenerator random) {
        this.ticket = ticket;
        this.proven = proven;
        this.drift = drift;
        this.keys = keys;
        this.random = random;
    }

    @Override
    public Account apply(Account account, Instant now) throws ChangeRefusedException {
        codes = List.of();
        if (!ticket.account().equals(account.name()))
            throw new IllegalStateException("a device proven for another account");
        Account kept = withoutTemporary(account);
        checkLabel(kept);
        checkRoom(kept);
        CodeDevice device = device(account, now);
        checkCharge(kept, device);
        Account next = kept.with(device);
        if (hasCodes(next)) return next;
        var issued = CodeSets.recovery(account.name(), keys, random, now);
        codes = issued.codes();
        return next.with(issued.set());
    }

    /** The recovery codes that the change brought, to be shown once; empty if it brought none. */
    public List<RecoveryCode> recoveryCodes() {
        return codes;
    }

    @Override
    public Cause cause() {
        return Cause.ENROLLED;
    }

    @Override
    public String device() {
        return ticket.label();
    }

    @Override
    public void close() {
        ticket.secret().close();
    }

    private CodeDevice device(Account account, Instant now) {
        var id = CredentialId.random(random);
        WrappedSecret wrapped = keys.wrap(ticket.secret(), account.name(), id);
        return switch (ticket.kind()) {
            case Kind.Clock clock ->
                    new TotpCredential(
                            id,
                            ticket.label(),
                            now,
                            clock.parameters(),
                            wrapped,
                            proven,
                            drift,
                            0,
                            Optional.empty());
            case Kind.Counter counter ->
                    new HotpCredential(
                            id,
                            ticket.label(),
                            now,
                            counter.parameters(),
                            wrapped,
                            proven + 1,
                            Optional.empty());
        };
    }

    private void checkLabel(Account account) throws ChangeRefusedException {
        if (account.labelled(ticket.label()).isPresent() || CodeSets.isLabel(ticket.label()))
            throw new ChangeRefusedException(
                    "There is a device called \""
                            + ticket.label()
                            + "\" already; give this one another name with --label.");
    }

    /** Room for the device, and for the recovery codes that the first one brings. */
    private static void checkRoom(Account account) throws ChangeRefusedException {
        int added = hasCodes(account) ? 1 : 2;
        if (account.credentials().size() + added > Account.CREDENTIALS_MAX)
            throw new ChangeRefusedException(
                    "The account has as many devices as it can hold; remove one first.");
    }

    private static boolean hasCodes(Account account) {
        return account.codeSets().findAny().isPresent();
    }

    /**
     * A guess is compared with every device of its length, so their number is bounded (GUESS-5).
     */
    private static void checkCharge(Account account, CodeDevice added)
            throws ChangeRefusedException {
        var sameLength =
                account.codeDevices().filter(device -> device.digits() == added.digits()).toList();
        var all = new ArrayList<CodeDevice>(sameLength);
        all.add(added);
        if (Charge.of(all, 1) > Charge.GREATEST)
            throw new ChangeRefusedException(
                    "There are "
                            + sameLength.size()
                            + " devices with codes of "
                            + added.digits()
                            + " digits already, as many as guessing allows; remove one, or enrol"
                            + " this one with --digits 8.");
    }

    private static Account withoutTemporary(Account account) {
        return account.withCredentials(
                account.credentials().stream()
                        .filter(credential ->
                                !(credential instanceof RecoveryCodes set && set.isTemporary()))
                        .toList());
    }
}

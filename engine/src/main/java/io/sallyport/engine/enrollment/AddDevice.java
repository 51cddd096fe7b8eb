package io.sallyport.engine.enrollment;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.CredentialId;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.KeyWrapper;
import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.WrappedSecret;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.enrollment.DeviceRequest.Kind;
import java.time.Instant;
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
        Account kept = DeviceRoom.withoutTemporary(account);
        DeviceRoom.checkLabel(kept, ticket.label());
        // Room for the device, and for the recovery codes that the first one brings.
        DeviceRoom.checkCount(kept, hasCodes(kept) ? 1 : 2);
        CodeDevice device = device(account, now);
        DeviceRoom.checkCharge(kept, device);
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

    private static boolean hasCodes(Account account) {
        return account.codeSets().findAny().isPresent();
    }
}

package io.sallyport.engine;

import io.sallyport.engine.AuthenticationRequest.FirstStep;
import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.judge.Origin;
import io.sallyport.engine.judge.ShownDevice;
import io.sallyport.engine.keys.DeviceDigests;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Where attempts come from: which devices they show, and how their sources have behaved. */
final class Origins {
    /** The word of doors whose logins are made on hosts. */
    private static final String HOST_DOOR = "host";

    private final DeviceDigests devices;
    private final SourceBudgets sources = new SourceBudgets();
    private final MistypedConnections mistyped = new MistypedConnections();

    Origins(DeviceDigests devices) {
        this.devices = devices;
    }

    Origin of(AuthenticationRequest request, AccountName account, Instant now) {
        return new Origin(shown(request, account), isOverBudget(request, now));
    }

    private List<ShownDevice> shown(AuthenticationRequest request, AccountName account) {
        if (request.receipt().isPresent()) return receipt(request.receipt().get(), account);
        return place(request.circumstances(), account);
    }

    /** What a browser shows, and what it will be known by after an Accept (GUESS-12 a). */
    private List<ShownDevice> receipt(BrowserReceipt receipt, AccountName account) {
        var kind = KnownDevice.Kind.RECEIPT;
        List<DeviceDigest> shown =
                receipt.shown().length == 0
                        ? List.of()
                        : devices.of(account, kind, receipt.shown());
        DeviceDigest next = devices.of(account, kind, receipt.next()).getFirst();
        return List.of(new ShownDevice(kind, shown, next));
    }

    /**
     * The triple of host, service and address, for logins on hosts (GUESS-12 b). Where the address
     * is not known there is none, so that whoever sits at the host itself is a stranger.
     */
    private List<ShownDevice> place(Circumstances where, AccountName account) {
        if (where.address().isEmpty() || !where.door().equals(HOST_DOOR)) return List.of();
        byte[] place =
                new ByteWriter()
                        .text(where.host())
                        .text(where.service())
                        .text(where.address())
                        .toByteArray();
        List<DeviceDigest> digests = devices.of(account, KnownDevice.Kind.ADDRESS, place);
        return List.of(new ShownDevice(KnownDevice.Kind.ADDRESS, digests, digests.getFirst()));
    }

    /** Does the work of an attempt: behind all others, if its source is over its budget. */
    AuthenticationOutcome inTurn(
            AuthenticationRequest request,
            TypedAnswer typed,
            String connection,
            Instant now,
            Supplier<AuthenticationOutcome> work) {
        var outcome = sources.inTurn(isOverBudget(request, now), work);
        if (outcome instanceof AuthenticationOutcome.Denied
                && counts(request, typed, connection, now))
            sources.failed(request.circumstances().address(), now);
        return outcome;
    }

    /** A wrong first step always counts (SSH-12), what cannot be a code once (SSH-69). */
    private boolean counts(
            AuthenticationRequest request, TypedAnswer typed, String connection, Instant now) {
        if (request.firstStep() == FirstStep.FAILED
                || !(typed.classified() instanceof Answer.NotACode)) return true;
        var where = request.circumstances();
        return mistyped.isFirst(
                connection.isEmpty()
                        ? ""
                        : String.join("\0", where.host(), where.service(), connection),
                now);
    }

    boolean isOverBudget(String address, Instant now) {
        return sources.isOver(address, now);
    }

    private boolean isOverBudget(AuthenticationRequest request, Instant now) {
        return isOverBudget(request.circumstances().address(), now);
    }
}

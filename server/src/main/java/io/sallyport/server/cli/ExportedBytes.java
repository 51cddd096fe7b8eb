package io.sallyport.server.cli;

import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.server.door.local.wire.ExportedEvent;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Makes of an event's line the bytes that were sealed. */
final class ExportedBytes {
    private static final int ATTEMPT_DIGITS = 32;

    private ExportedBytes() {}

    /**
     * Empty if a part of the line that is made of others does not fit them.
     *
     * @throws IllegalArgumentException if the line cannot be of an export
     */
    static Optional<byte[]> of(ExportedEvent line) {
        var event =
                new AuditEvent(
                        line.id(),
                        line.at(),
                        line.account().isEmpty() ? Optional.empty() : account(line),
                        attempt(line.attempt()),
                        new Circumstances(
                                line.door(),
                                line.host(),
                                line.service(),
                                line.login(),
                                line.address(),
                                line.remoteHost(),
                                line.terminal()),
                        Verdict.valueOf(line.verdict().toUpperCase(Locale.ROOT)),
                        Cause.valueOf(line.cause().toUpperCase(Locale.ROOT)),
                        line.detail(),
                        line.rule(),
                        line.device(),
                        line.actor(),
                        Link.of(HexFormat.of().parseHex(line.previous())));
        return event.reason().equals(line.reason())
                ? Optional.of(AuditEventFormat.write(event))
                : Optional.empty();
    }

    private static Optional<AccountName> account(ExportedEvent line) {
        var account = AccountName.parse(line.account());
        if (account.isEmpty()) throw new IllegalArgumentException("account is no name");
        return account;
    }

    private static Optional<AttemptId> attempt(String hex) {
        if (hex.isEmpty()) return Optional.empty();
        if (hex.length() != ATTEMPT_DIGITS)
            throw new IllegalArgumentException("attempt has 32 digits");
        return Optional.of(
                new AttemptId(
                        HexFormat.fromHexDigitsToLong(hex, 0, 16),
                        HexFormat.fromHexDigitsToLong(hex, 16, 32)));
    }
}

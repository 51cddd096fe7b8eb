package io.sallyport.server.door.local;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.CodeDevice;
import io.sallyport.engine.account.Grace;
import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.RecoveryCodes;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.judge.BudgetView;
import io.sallyport.engine.judge.Foresight;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.Health;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.Reloaded;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How accounts and the server stand. */
final class StatusOperations {
    private static final int ACCOUNTS_PER_PAGE = 200;

    /** How far back refused attempts and known places are looked for, in events of the account. */
    private static final int EVENTS_LOOKED_AT = 200;

    private final AccountStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final String hostName;
    private final String release;
    private final Supplier<Optional<String>> fault;
    private final LocalParts.Reload reload;

    StatusOperations(LocalParts parts) {
        this.store = parts.store();
        this.audit = parts.audit();
        this.clock = parts.clock();
        this.hostName = parts.hostName();
        this.release = parts.release();
        this.fault = parts.fault();
        this.reload = parts.reload();
    }

    Health health(Visit visit, Nothing message) {
        var wrong = fault.get();
        // Anybody may ask, so they are told that it is ill, and root with what.
        return new Health(
                wrong.isEmpty() ? "ok" : "fault",
                wrong.filter(any -> visit.caller().isRoot()),
                hostName,
                release);
    }

    Reloaded reload(Visit visit, Nothing message) {
        var reloaded = reload.reload(visit.actor());
        return new Reloaded(reloaded.isTaken(), reloaded.messages());
    }

    AccountStatus status(Visit visit, About message) throws RefusedException {
        AccountName name = visit.account();
        Instant now = clock.instant();
        Optional<Account> found = store.find(name).map(Versioned::account);
        if (found.isEmpty() && visit.isAdministration()) throw AccountOperations.unknown(name);
        return status(
                found.orElseGet(() -> Account.empty(name, now)), visit.isAdministration(), now);
    }

    AccountPage list(Visit visit, ListAccounts message) throws RefusedException {
        List<AccountName> names = store.names(after(message), ACCOUNTS_PER_PAGE);
        Instant now = clock.instant();
        var lines = new ArrayList<AccountPage.Line>();
        for (AccountName name : names)
            store.find(name)
                    .map(Versioned::account)
                    .map(account -> line(account, now))
                    .ifPresent(lines::add);
        Optional<String> next =
                names.size() < ACCOUNTS_PER_PAGE
                        ? Optional.empty()
                        : Optional.of(names.getLast().value());
        return new AccountPage(lines, next);
    }

    private static Optional<AccountName> after(ListAccounts message) throws RefusedException {
        if (message.after().isEmpty()) return Optional.empty();
        var after = AccountName.parse(message.after().get());
        if (after.isEmpty())
            throw RefusedException.malformed("after is no name that an account can have.");
        return after;
    }

    private AccountStatus status(Account account, boolean forAdministrator, Instant now) {
        var events = audit.newest(Optional.of(account.name()), EVENTS_LOOKED_AT);
        return new AccountStatus(
                account.name().value(),
                hostName,
                account.isProtected(),
                account.codeDevices().map(StatusOperations::device).toList(),
                account.passkeys()
                        .map(passkey ->
                                new AccountStatus.Passkey(
                                        passkey.label(), passkey.createdAt(), passkey.lastUsedAt()))
                        .toList(),
                codes(account, StatusOperations::isRecovery),
                codes(account, RecoveryCodes::isTemporary),
                codes(account, RecoveryCodes::isScratchCodes),
                Foresight.codesAtOnce(account, now),
                Foresight.oneCodeFrom(account, now),
                KnownPlaces.of(account, events, now),
                graces(account, now),
                forAdministrator ? Optional.of(budget(account, now)) : Optional.empty(),
                RefusedGroups.of(events));
    }

    private static List<AccountStatus.Grace> graces(Account account, Instant now) {
        return account.graces().stream()
                .filter(grace -> grace.isGoodAt(now))
                .sorted(Comparator.comparing(Grace::since).reversed())
                .map(grace ->
                        new AccountStatus.Grace(
                                grace.terminal(),
                                grace.service(),
                                grace.host(),
                                grace.since(),
                                grace.until()))
                .toList();
    }

    private static AccountStatus.Budget budget(Account account, Instant now) {
        var view = BudgetView.of(account.guesses(), now);
        return new AccountStatus.Budget(
                left(view.strangers(), now), left(view.known(), now), left(view.pairs(), now));
    }

    private static AccountStatus.Left left(BudgetView.Left left, Instant now) {
        return new AccountStatus.Left(
                left.guesses(),
                left.of(),
                Optional.of(left.fullAt()).filter(fullAt -> fullAt.isAfter(now)));
    }

    private static AccountPage.Line line(Account account, Instant now) {
        return new AccountPage.Line(
                account.name().value(),
                account.isProtected(),
                account.codeDevices().map(CodeDevice::label).toList(),
                codes(account, StatusOperations::isRecovery)
                        .map(AccountStatus.CodeSet::left)
                        .orElse(0),
                codes(account, RecoveryCodes::isTemporary).flatMap(AccountStatus.CodeSet::until),
                account.codeDevices()
                        .flatMap(device -> device.lastUsedAt().stream())
                        .max(Comparator.naturalOrder()),
                Foresight.codesAtOnce(account, now),
                account.codeDevices()
                        .filter(TotpCredential.class::isInstance)
                        .map(TotpCredential.class::cast)
                        .map(StatusOperations::clock)
                        .toList());
    }

    private static AccountPage.Clock clock(TotpCredential totp) {
        long step = totp.parameters().timeStep().toSeconds();
        return new AccountPage.Clock((int) step, totp.drift() * step);
    }

    private static boolean isRecovery(RecoveryCodes set) {
        return !set.isTemporary() && !set.isScratchCodes();
    }

    private static Optional<AccountStatus.CodeSet> codes(
            Account account, java.util.function.Predicate<RecoveryCodes> kind) {
        return account.codeSets()
                .filter(kind)
                .findFirst()
                .map(set ->
                        new AccountStatus.CodeSet(
                                set.unused().size(), set.issued(), set.createdAt(), set.endsAt()));
    }

    private static AccountStatus.Device device(CodeDevice device) {
        return new AccountStatus.Device(
                device.label(),
                parameters(device),
                device.createdAt(),
                device.lastUsedAt(),
                clockAhead(device));
    }

    private static CodeParameters parameters(CodeDevice device) {
        return switch (device) {
            case TotpCredential totp ->
                    new CodeParameters(
                            CodeParameters.TOTP,
                            totp.parameters().hash().name(),
                            totp.digits(),
                            Optional.of((int) totp.parameters().timeStep().toSeconds()));
            case HotpCredential hotp ->
                    new CodeParameters(
                            CodeParameters.HOTP,
                            hotp.parameters().hash().name(),
                            hotp.digits(),
                            Optional.empty());
        };
    }

    private static Optional<Long> clockAhead(CodeDevice device) {
        return device instanceof TotpCredential totp && totp.drift() != 0
                ? Optional.of(totp.drift() * totp.parameters().timeStep().toSeconds())
                : Optional.empty();
    }
}

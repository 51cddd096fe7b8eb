package io.sallyport.server.cli;

import io.sallyport.otp.MalformedUriException;
import io.sallyport.otp.OtpAuthUri;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.BeginEnrollment;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.DeleteAccount;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.Event;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.door.local.wire.LoginForeseen;
import io.sallyport.server.door.local.wire.ProveEnrollment;
import io.sallyport.server.door.local.wire.StepUp;
import io.sallyport.server.json.Typed;
import io.sallyport.server.setup.Server;
import io.sallyport.server.setup.SetupException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a set-up asks of the server over its command socket. */
final class SetupServer implements Server {
    /** A real login, by something that was typed. */
    private static final Set<String> BY_CODE =
            Set.of(
                    "right_code",
                    "right_consecutive_codes",
                    "right_recovery_code",
                    "right_temporary_code");

    private static final int ATTEMPT_BYTES = 16;
    private static final CodeParameters COUNTED =
            new CodeParameters(CodeParameters.HOTP, "SHA1", 6, Optional.empty());

    private final CommandSocket server;
    private final String hostName;
    private final SecureRandom random = new SecureRandom();

    SetupServer(CommandSocket server, String hostName) {
        this.server = server;
        this.hostName = hostName;
    }

    @Override
    public Supplier<String> enroll(String account) throws SetupException {
        try {
            var begun =
                    server.ask(
                            "/v1/enrollments/begin",
                            new BeginEnrollment(
                                    Optional.of(account),
                                    "trial",
                                    COUNTED,
                                    Optional.empty(),
                                    Optional.empty()),
                            EnrollmentBegun.class);
            Supplier<String> codes = codes(begun.uri());
            var reply =
                    server.ask(
                            "/v1/enrollments/prove",
                            new ProveEnrollment(
                                    Optional.of(account),
                                    begun.ticket(),
                                    Typed.of(codes.get().toCharArray()),
                                    StepUp.first(newAttempt())),
                            ChangeReply.class);
            if (reply.outcome() != ChangeReply.Outcome.DONE)
                throw new SetupException("the trial's account could not be enrolled.");
            return codes;
        } catch (CommandException e) {
            throw told(e);
        }
    }

    @Override
    public void forget(String account) throws SetupException {
        try {
            server.ask(
                    "/v1/accounts/delete",
                    new DeleteAccount(Optional.of(account)),
                    ChangeReply.class);
        } catch (CommandException.NotFound gone) {
            // as it should be
        } catch (CommandException e) {
            throw told(e);
        }
    }

    @Override
    public boolean letsInUnenrolled(String account, String service, Optional<String> address)
            throws SetupException {
        try {
            var foreseen =
                    server.ask(
                            "/v1/explain",
                            new ForeseeLogin(
                                    Optional.of(account),
                                    service,
                                    Optional.empty(),
                                    address,
                                    List.of(account),
                                    Optional.empty()),
                            LoginForeseen.class);
            return foreseen.requirement().equals("skip");
        } catch (CommandException e) {
            throw told(e);
        }
    }

    @Override
    public Set<String> enrolled() throws SetupException {
        var names = new TreeSet<String>();
        Optional<String> after = Optional.empty();
        try {
            do {
                var page = server.ask("/v1/accounts", new ListAccounts(after), AccountPage.class);
                for (var line : page.accounts()) if (line.isProtected()) names.add(line.account());
                after = page.next();
            } while (after.isPresent());
            return names;
        } catch (CommandException e) {
            throw told(e);
        }
    }

    @Override
    public long newestEvent() throws SetupException {
        return page(Optional.empty(), 1).events().stream()
                .mapToLong(Event::sequence)
                .max()
                .orElse(0);
    }

    @Override
    public Optional<String> loginByCode(String service, long after) throws SetupException {
        return first(
                        after,
                        event ->
                                isByCode(event)
                                        && event.service().equals(service)
                                        && isFromOutside(event.address()))
                .map(event ->
                        "a login of "
                                + event.login()
                                + " from "
                                + event.address()
                                + ", event "
                                + event.id());
    }

    @Override
    public Optional<String> sudoByCode(List<String> services, Set<String> trial, long after)
            throws SetupException {
        return first(
                        after,
                        event ->
                                isByCode(event)
                                        && services.contains(event.service())
                                        && event.host().equals(hostName)
                                        && !event.terminal().isEmpty()
                                        && !trial.contains(event.account())
                                        && !trial.contains(event.login()))
                .map(event ->
                        event.service()
                                + " of "
                                + event.login()
                                + " at "
                                + event.terminal()
                                + ", event "
                                + event.id());
    }

    private Optional<Event> first(long after, Predicate<Event> wanted) throws SetupException {
        long from = after;
        while (true) {
            AuditPage page = page(Optional.of(from), AuditQuery.LIMIT_MAX);
            var found = page.events().stream().filter(wanted).findFirst();
            if (found.isPresent() || page.complete() || page.next() <= from) return found;
            from = page.next();
        }
    }

    private AuditPage page(Optional<Long> after, int limit) throws SetupException {
        try {
            return server.ask(
                    "/v1/audit",
                    new AuditQuery(
                            Optional.empty(),
                            after,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(limit),
                            Optional.empty()),
                    AuditPage.class);
        } catch (CommandException e) {
            throw told(e);
        }
    }

    private static boolean isByCode(Event event) {
        return event.verdict().equals("granted")
                && event.door().equals("host")
                && BY_CODE.contains(event.cause());
    }

    private static boolean isFromOutside(String address) {
        try {
            return !address.isEmpty() && !InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Supplier<String> codes(String uri) throws SetupException {
        try (var parsed = OtpAuthUri.parse(uri)) {
            var device = parsed.hotp().orElseThrow();
            var secret = parsed.secret().copy(); // for as long as the trial lasts
            long[] counter = {parsed.counter().orElse(0)};
            return () -> device.generate(secret, counter[0]++).reveal();
        } catch (MalformedUriException e) {
            throw new SetupException("the server's answer makes no sense.");
        }
    }

    private String newAttempt() {
        var bytes = new byte[ATTEMPT_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static SetupException told(CommandException e) {
        return new SetupException(String.valueOf(e.getMessage()), e.hints().toArray(String[]::new));
    }
}

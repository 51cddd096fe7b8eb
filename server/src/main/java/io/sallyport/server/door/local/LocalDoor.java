package io.sallyport.server.door.local;

import io.sallyport.server.app.CommandDesk;
import io.sallyport.server.door.ConnectionBounds;
import io.sallyport.server.door.UnixSocket;
import io.sallyport.server.door.local.Operation.Access;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AddApp;
import io.sallyport.server.door.local.wire.AddSshKey;
import io.sallyport.server.door.local.wire.AdoptStateFile;
import io.sallyport.server.door.local.wire.AllowSshKey;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.BeginEnrollment;
import io.sallyport.server.door.local.wire.CheckAudit;
import io.sallyport.server.door.local.wire.DeleteAccount;
import io.sallyport.server.door.local.wire.Disable;
import io.sallyport.server.door.local.wire.EndGrace;
import io.sallyport.server.door.local.wire.ExportAudit;
import io.sallyport.server.door.local.wire.ExportStateFile;
import io.sallyport.server.door.local.wire.FindEvent;
import io.sallyport.server.door.local.wire.ForeseeLogin;
import io.sallyport.server.door.local.wire.ForgetPlaces;
import io.sallyport.server.door.local.wire.ImportStateFile;
import io.sallyport.server.door.local.wire.KeyId;
import io.sallyport.server.door.local.wire.ListAccounts;
import io.sallyport.server.door.local.wire.ListSeals;
import io.sallyport.server.door.local.wire.ListSshKeys;
import io.sallyport.server.door.local.wire.LookAtStateFile;
import io.sallyport.server.door.local.wire.LostPhone;
import io.sallyport.server.door.local.wire.MakeLink;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.OfApp;
import io.sallyport.server.door.local.wire.OpenAccount;
import io.sallyport.server.door.local.wire.ProveEnrollment;
import io.sallyport.server.door.local.wire.RemoveDevice;
import io.sallyport.server.door.local.wire.RemoveSshKey;
import io.sallyport.server.door.local.wire.RenewRecoveryCodes;
import io.sallyport.server.door.local.wire.ReportEmergency;
import io.sallyport.server.door.local.wire.RetireExported;
import io.sallyport.server.door.local.wire.TestNotice;
import io.sallyport.server.door.local.wire.TrustClock;
import io.sallyport.server.portal.AdministratorDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The command socket. Anybody may connect: the kernel says who it is, and {@link Doorkeeper} what
 * they may do.
 */
public final class LocalDoor implements AutoCloseable {
    /** Commands are short; a quarter of these is for root only. */
    private static final int CONNECTIONS_MAX = 64;

    private static final int HEADER_BYTES_MAX = 4 * 1024;
    private static final Duration IDLE_MAX = Duration.ofSeconds(60);

    /** Acceptor and selector run on the same pool as the requests. */
    private static final int OWN_TASKS = 8;

    private final Path socket;
    private final String hostName;
    private final List<Operation<?>> operations;
    private final Server server;
    private volatile boolean isOpen;
    private volatile boolean stopping;

    public LocalDoor(Path socket, LocalParts parts) {
        this.socket = socket;
        this.hostName = parts.hostName();
        this.server = new Server(new VirtualThreadPool(CONNECTIONS_MAX + OWN_TASKS));
        var doorkeeper = new Doorkeeper(parts.names(), parts.hostName());
        this.operations = operations(parts, doorkeeper);
        server.addConnector(connector());
        server.setHandler(
                new LocalHandler(operations, doorkeeper, parts.incidents(), parts.random()));
        server.setErrorHandler(new PlainErrors());
    }

    private List<Operation<?>> operations(LocalParts parts, Doorkeeper doorkeeper) {
        var changes = new Changes(parts.changes());
        var status = new StatusOperations(parts);
        var enrollment = new EnrollmentOperations(parts, changes);
        var account = new AccountOperations(parts, changes);
        var audit = new AuditOperations(parts.audit(), () -> stopping);
        var check = new AuditCheckOperations(parts.proof());
        var export = new AuditExportOperations(parts.proof(), parts.audit());
        var policy = new PolicyOperations(parts, doorkeeper);
        var files = new StateFileOperations(parts, changes);
        var clock = new ClockOperations(parts);
        var keys = new KeyOperations(parts.keyDesk());
        var backup = new BackupOperations(parts.backupDesk());
        var notices = new NoticeOperations(parts);
        var emergency = new EmergencyOperations(parts);
        var apps = new AppOperations(parts);
        var grace = new GraceOperations(parts);
        var sshKeys = new SshKeyOperations(parts, changes);
        var links = new LinkOperations(parts);
        return List.of(
                anybody("/v1/health", Nothing.class, status::health),
                owner("/v1/status", About.class, status::status),
                owner("/v1/enrollments/begin", BeginEnrollment.class, enrollment::begin),
                owner("/v1/enrollments/prove", ProveEnrollment.class, enrollment::prove),
                owner("/v1/devices/remove", RemoveDevice.class, account::removeDevice),
                owner("/v1/places/forget", ForgetPlaces.class, account::forgetPlaces),
                owner("/v1/links/make", MakeLink.class, links::make),
                owner("/v1/grace/end", EndGrace.class, grace::end),
                root("/v1/grace/end-all", Nothing.class, grace::endAll),
                owner("/v1/disable", Disable.class, account::disable),
                owner(
                        "/v1/recovery-codes/renew",
                        RenewRecoveryCodes.class,
                        account::renewRecoveryCodes),
                owner("/v1/state-files/look", LookAtStateFile.class, files::look),
                owner("/v1/state-files/adopt", AdoptStateFile.class, files::adopt),
                root("/v1/state-files/import", ImportStateFile.class, files::importFile),
                root("/v1/state-files/export", ExportStateFile.class, files::export),
                root("/v1/state-files/retire", RetireExported.class, files::retire),
                owner("/v1/audit", AuditQuery.class, audit::page),
                owner("/v1/audit/find", FindEvent.class, audit::find),
                root("/v1/audit/check", CheckAudit.class, check::check),
                root("/v1/audit/export", ExportAudit.class, export::events),
                root("/v1/audit/seals", ListSeals.class, export::seals),
                owner("/v1/explain", ForeseeLogin.class, policy::foresee),
                root("/v1/config/reload", Nothing.class, status::reload),
                root("/v1/clock", Nothing.class, clock::show),
                root("/v1/clock/trust", TrustClock.class, clock::trust),
                root("/v1/wrapping-keys", Nothing.class, keys::status),
                root("/v1/wrapping-keys/take", Nothing.class, keys::take),
                root("/v1/wrapping-keys/rotate", Nothing.class, keys::rotate),
                root("/v1/wrapping-keys/count", Nothing.class, keys::count),
                root("/v1/wrapping-keys/need", KeyId.class, keys::need),
                root("/v1/backup", Nothing.class, backup::status),
                root("/v1/backup/begin", Nothing.class, backup::begin),
                root("/v1/backup/end", Nothing.class, backup::end),
                owner("/v1/ssh-keys", About.class, sshKeys::ofAccount),
                root("/v1/ssh-keys/all", ListSshKeys.class, sshKeys::all),
                root("/v1/ssh-keys/allow", AllowSshKey.class, sshKeys::allow),
                owner("/v1/ssh-keys/add", AddSshKey.class, sshKeys::add),
                owner("/v1/ssh-keys/remove", RemoveSshKey.class, sshKeys::remove),
                root("/v1/apps", Nothing.class, apps::list),
                root("/v1/apps/add", AddApp.class, apps::add),
                root("/v1/apps/rotate", OfApp.class, apps::rotate),
                root("/v1/apps/remove", OfApp.class, apps::remove),
                root("/v1/notices/test", TestNotice.class, notices::test),
                root("/v1/emergency/report", ReportEmergency.class, emergency::report),
                root("/v1/accounts", ListAccounts.class, status::list),
                root("/v1/accounts/lost-phone", LostPhone.class, account::lostPhone),
                root("/v1/accounts/open", OpenAccount.class, account::open),
                root("/v1/accounts/delete", DeleteAccount.class, account::delete));
    }

    /** The same operations, for applications. */
    public CommandDesk desk() {
        return new AppDesk(byPath());
    }

    /** Those that administrators use in a browser. */
    public AdministratorDesk administratorDesk() {
        return new PortalDesk(byPath(), hostName);
    }

    private Map<String, Operation<?>> byPath() {
        return operations.stream()
                .collect(Collectors.toUnmodifiableMap(Operation::path, Function.identity()));
    }

    /** Paths of what can be asked for, in order. */
    List<String> operations() {
        return operations.stream().map(Operation::path).sorted().toList();
    }

    /**
     * Opens the socket.
     *
     * @throws IOException if it cannot be opened; the message says what to do
     */
    public void start() throws IOException {
        clearTheWay();
        try {
            server.start();
            isOpen = true;
            // Who connects is known from the kernel, so the file keeps nobody out.
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (Exception e) {
            throw UnixSocket.cannotListen(socket, e);
        }
    }

    /** Closes the socket; whoever waits is sent home. */
    @Override
    public void close() throws IOException {
        stopping = true;
        try {
            server.stop();
            // Whoever could not open it must not remove somebody else's.
            if (isOpen) Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot close the command socket " + socket, e);
        }
    }

    private UnixDomainServerConnector connector() {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        http.setPersistentConnectionsEnabled(true);
        var connector =
                new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(socket);
        connector.setIdleTimeout(IDLE_MAX.toMillis());
        connector.addBean(new Peers(new ConnectionBounds(CONNECTIONS_MAX)));
        return connector;
    }

    /** Removes what a server that died has left, and nothing else. */
    private void clearTheWay() throws IOException {
        Path folder = socket.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) make(folder);
        UnixSocket.clear(socket);
    }

    private void make(Path folder) throws IOException {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the folder of "
                            + socket
                            + "; make it, and let the user of the service write to it",
                    e);
        }
    }

    private static <M> Operation<M> anybody(String path, Class<M> message, Operation.Work<M> work) {
        return new Operation<>(path, Access.ANYBODY, message, work);
    }

    private static <M> Operation<M> owner(String path, Class<M> message, Operation.Work<M> work) {
        return new Operation<>(path, Access.OWNER, message, work);
    }

    private static <M> Operation<M> root(String path, Class<M> message, Operation.Work<M> work) {
        return new Operation<>(path, Access.ROOT, message, work);
    }
}

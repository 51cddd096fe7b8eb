package io.sallyport.server.config;

import io.sallyport.engine.PromptWording;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.policy.Policy;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.RuleList;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import io.sallyport.server.gate.GateSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Everything an administrator has set, or its default. Immutable: a reload makes a whole new one.
 *
 * @param store where accounts and audit are kept
 * @param keyFile the wrapping keys, a file of the service alone
 * @param pamSocket where the PAM module asks
 * @param commandSocket where commands ask
 * @param sshServices PAM services of sshd, in whose environment {@code SSH_CONNECTION} is sshd's
 *     own (SSH-43); at least one
 * @param keysUser who may ask for keys besides root: the user that sshd runs sallyport-keys as
 * @param host this host in policy, maps and audit; in small letters
 * @param issuer what authenticator apps show
 * @param prompts the words of the questions
 * @param notEnrolled what happens to whoever has no second step, where no rule fits
 * @param rules the policy, in order
 * @param identities which account a login name means
 * @param connections most connections that the PAM door serves at once, 16 to 4096
 * @param auditKeep how long audit events are kept, in whole days, {@value #AUDIT_DAYS_MIN} to
 *     {@value #AUDIT_DAYS_MAX} (FAULT-72)
 * @param notices how owners are told
 * @param metrics where metrics can be fetched; empty: nowhere
 * @param http the HTTP door
 * @param portal the pages behind it
 * @param gate before other web applications
 * @param acceptedHazards findings of {@code doctor} that the administrator has accepted (DOC-56)
 * @param settings every value as the file would set it, and where it came from
 * @param warnings what works but is worth a thought; never a reason not to start
 */
public record Configuration(
        Store store,
        Path keyFile,
        Path pamSocket,
        Path commandSocket,
        Set<String> sshServices,
        String keysUser,
        String host,
        String issuer,
        PromptWording prompts,
        NotEnrolled notEnrolled,
        List<PolicyRule> rules,
        IdentityMap identities,
        LogLevel logLevel,
        int connections,
        Duration auditKeep,
        NoticeSettings notices,
        Optional<MetricsPlace> metrics,
        HttpSettings http,
        PortalSettings portal,
        GateSettings gate,
        List<AcceptedHazard> acceptedHazards,
        List<Setting> settings,
        List<Problem> warnings) {
    /** Bounds of {@link #connections}: below, root's reserve would be empty; above, descriptors. */
    public static final int CONNECTIONS_MIN = 16;

    public static final int CONNECTIONS_MAX = 4096;

    /** A week at least; a hundred years are for ever. */
    public static final int AUDIT_DAYS_MIN = 7;

    public static final int AUDIT_DAYS_MAX = 36_500;

    /** What store and doors are made with, so that only a new process can change it. */
    private static final Map<Scalar, Function<Configuration, Object>> SETTLED_AT_START =
            new EnumMap<>(
                    Map.ofEntries(
                            Map.entry(Scalar.STORE, Configuration::store),
                            Map.entry(Scalar.KEY_FILE, Configuration::keyFile),
                            Map.entry(Scalar.DOOR_PAM, Configuration::pamSocket),
                            Map.entry(Scalar.COMMAND_SOCKET, Configuration::commandSocket),
                            Map.entry(Scalar.SSH_SERVICES, Configuration::sshServices),
                            Map.entry(Scalar.KEYS_USER, Configuration::keysUser),
                            Map.entry(Scalar.HOST, Configuration::host),
                            Map.entry(Scalar.ISSUER, Configuration::issuer),
                            Map.entry(Scalar.CONNECTIONS, Configuration::connections),
                            Map.entry(Scalar.NOTIFY_SENDMAIL, c -> c.notices().sendmail()),
                            Map.entry(Scalar.NOTIFY_DOMAIN, c -> c.notices().domain()),
                            Map.entry(Scalar.NOTIFY_WEBHOOK, c -> c.notices().webhook()),
                            Map.entry(Scalar.NOTIFY_TOKEN, c -> c.notices().webhookToken()),
                            Map.entry(Scalar.METRICS, Configuration::metrics),
                            Map.entry(Scalar.DOOR_HTTP, c -> c.http().place()),
                            Map.entry(Scalar.HTTP_CERTIFICATE, c -> c.http().certificate()),
                            Map.entry(Scalar.HTTP_KEY, c -> c.http().key()),
                            Map.entry(Scalar.PORTAL, c -> c.http().portal()),
                            Map.entry(Scalar.PORTAL_FIRST_STEP, c -> c.portal().firstStep()),
                            Map.entry(Scalar.PORTAL_IDLE, c -> c.portal().idle()),
                            Map.entry(Scalar.PORTAL_SESSION, c -> c.portal().life()),
                            Map.entry(Scalar.TRUSTED_PROXIES, c -> c.http().trustedProxies()),
                            Map.entry(Scalar.GATE_DOMAIN, c -> c.gate().domain()),
                            Map.entry(
                                    Scalar.GATE_SESSION,
                                    c -> List.of(c.gate().idle(), c.gate().life()))));

    public Configuration {
        sshServices = Set.copyOf(sshServices);
        rules = List.copyOf(rules);
        acceptedHazards = List.copyOf(acceptedHazards);
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
    }

    /** Where accounts and audit are kept. */
    public sealed interface Store {
        /** In files of a folder that belongs to the service alone. */
        record Embedded(Path directory) implements Store {}
    }

    /** The rules and what holds where none fits. */
    public Policy policy() {
        return new RuleList(rules, notEnrolled);
    }

    /** Keywords whose values differ and that a reload cannot apply; empty if it can apply all. */
    public static List<String> changesNeedingRestart(Configuration old, Configuration next) {
        return SETTLED_AT_START.entrySet().stream()
                .filter(e -> !e.getValue().apply(old).equals(e.getValue().apply(next)))
                .map(e -> e.getKey().keyword())
                .toList();
    }
}

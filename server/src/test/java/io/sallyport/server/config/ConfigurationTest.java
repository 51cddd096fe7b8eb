package io.sallyport.server.config;

import static io.sallyport.server.config.Given.MACHINE;
import static io.sallyport.server.config.Given.environment;
import static io.sallyport.server.config.Given.problemsOf;
import static io.sallyport.server.config.Given.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.PromptWording;
import io.sallyport.engine.identity.IdentityMap;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import io.sallyport.server.gate.GateSettings;
import io.sallyport.server.web.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    @Test
    void an_empty_file_means_these_defaults() throws Exception {
        assertEquals(
                new Configuration(
                        new Configuration.Store.Embedded(Path.of("/var/lib/sallyport")),
                        Path.of("/etc/sallyport/wrapping.key"),
                        Path.of("/run/sallyport/pam.sock"),
                        Path.of("/run/sallyport/command.sock"),
                        Set.of("sshd", "sshd-password"),
                        "sallyport-keys",
                        "web1",
                        "web1",
                        new PromptWording("One-time password: ", Map.of()),
                        NotEnrolled.LET_IN,
                        List.of(),
                        IdentityMap.IDENTITY,
                        LogLevel.INFO,
                        256,
                        Duration.ofDays(400),
                        NoticeSettings.OFF,
                        Optional.empty(),
                        new HttpSettings(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                TrustedProxies.NONE),
                        new PortalSettings(
                                Set.of(),
                                Optional.empty(),
                                Duration.ofMinutes(30),
                                Duration.ofHours(8)),
                        new GateSettings(
                                Optional.empty(),
                                Duration.ofHours(1),
                                Duration.ofHours(10),
                                List.of()),
                        List.of(),
                        List.of(
                                byDefault("store", "embedded /var/lib/sallyport"),
                                byDefault("key-file", "/etc/sallyport/wrapping.key"),
                                byDefault("door pam", "/run/sallyport/pam.sock"),
                                byDefault("door http", "off"),
                                byDefault("http-certificate", "off"),
                                byDefault("http-key", "off"),
                                byDefault("portal", "off"),
                                byDefault("portal-administrators", "off"),
                                byDefault("portal-first-step", "off"),
                                byDefault("portal-idle", "30"),
                                byDefault("portal-session", "480"),
                                byDefault("trusted-proxies", "off"),
                                byDefault("gate-domain", "off"),
                                byDefault("gate-session", "1h 10h"),
                                byDefault("command-socket", "/run/sallyport/command.sock"),
                                byDefault("ssh-services", "sshd,sshd-password"),
                                byDefault("keys-user", "sallyport-keys"),
                                byDefault("host", "web1"),
                                byDefault("issuer", "web1"),
                                byDefault("prompt", "\"One-time password: \""),
                                byDefault("not-enrolled", "let-in"),
                                byDefault("log-level", "info"),
                                byDefault("connections", "256"),
                                byDefault("audit-keep", "400"),
                                byDefault("notify-sendmail", "off"),
                                byDefault("notify-domain", "off"),
                                byDefault("notify-webhook", "off"),
                                byDefault("notify-token", "off"),
                                byDefault("metrics", "off")),
                        List.of()),
                read());
    }

    @Test
    void the_issuer_is_the_host_wherever_that_was_set() throws Exception {
        assertEquals("db1", read("host DB1").issuer());
        assertEquals(
                "db2", read(environment(Map.of("SALLYPORT_HOST", "db2")), "host db1").issuer());
        assertEquals("Example Ltd", read("issuer \"Example Ltd\"", "host db1").issuer());
    }

    @Test
    void a_machine_without_a_usable_name_has_to_be_given_one() throws Exception {
        var nameless = new Machine("", MACHINE.zone());
        var problems =
                assertThrows(
                                BadConfigurationException.class,
                                () -> parse("log-level info", Overrides.NONE, nameless))
                        .problems();
        assertEquals(
                """
                sallyport.conf: the machine's own name cannot be used as this host's: "" cannot be\
                 the name of a host
                  hint: set it, for example: host db1\
                """,
                problems.getFirst().toString());
        assertEquals(1, problems.size());
        assertEquals("db1", parse("host db1", Overrides.NONE, nameless).host());
    }

    @Test
    void every_keyword_and_value_can_be_set() throws Exception {
        Configuration all =
                read(
                        "store embedded /srv/s",
                        "key-file /k",
                        "door pam /p",
                        "command-socket /c",
                        "host DB1.Example.com",
                        "issuer \"Example Ltd\"",
                        "prompt \"Verification code: \"",
                        "prompt service sudo \"sudo code: \"",
                        "not-enrolled refuse",
                        "policy service sshd,sudo host DB1 user alice,bob group \"domain users\""
                                + " network 192.0.2.0/24 enrolled-by 2027-03-01 require",
                        "map host DB1 postgres -> dba-team",
                        "log-level debug",
                        "connections 4096");
        assertEquals(new Configuration.Store.Embedded(Path.of("/srv/s")), all.store());
        assertEquals(Path.of("/k"), all.keyFile());
        assertEquals(Path.of("/p"), all.pamSocket());
        assertEquals(Path.of("/c"), all.commandSocket());
        assertEquals("db1.example.com", all.host());
        assertEquals("Example Ltd", all.issuer());
        assertEquals(
                new PromptWording("Verification code: ", Map.of("sudo", "sudo code: ")),
                all.prompts());
        assertEquals(NotEnrolled.REFUSE, all.notEnrolled());
        assertEquals(LogLevel.DEBUG, all.logLevel());
        assertEquals(4096, all.connections());
        assertEquals(
                List.of(new IdentityMap.Line("host", "db1", "postgres", "dba-team")),
                all.identities().lines());
        PolicyRule rule = all.rules().getFirst();
        assertEquals(Set.of("sshd", "sudo"), rule.services());
        assertEquals(Set.of("db1"), rule.hosts());
        assertEquals(Set.of("alice", "bob"), rule.users());
        assertEquals(Set.of("domain users"), rule.groups());
        assertEquals("[192.0.2.0/24]", rule.networks().toString());
    }

    @Test
    void each_action_is_what_it_says() throws Exception {
        assertEquals(new Action.Skip(), actionOf("user a skip"));
        assertEquals(new Action.Refuse(), actionOf("user a refuse"));
        assertEquals(new Action.Require(), actionOf("require"));
        assertEquals(new Action.RequireIfEnrolled(), actionOf("require if-enrolled"));
    }

    @Test
    void grace_is_a_time_in_minutes_of_the_services_that_are_named() throws Exception {
        var rule =
                read("policy service sudo,sudo-i grace 15m require if-enrolled").rules().getFirst();
        assertEquals(Duration.ofMinutes(15), rule.grace());
        assertEquals(Set.of("sudo", "sudo-i"), rule.services());
        assertEquals(new Action.RequireIfEnrolled(), rule.action());
        assertEquals(
                Duration.ofHours(1),
                read("policy service sudo enrolled-by 2027-03-01 grace 60m require")
                        .rules()
                        .getFirst()
                        .grace());
        assertEquals(Duration.ZERO, read("policy service sudo require").rules().getFirst().grace());
    }

    @Test
    void a_date_begins_with_its_first_instant_in_the_zone_of_the_machine() throws Exception {
        assertEquals(
                new Action.RequireFrom(Instant.parse("2027-02-28T23:00:00Z")),
                actionOf("enrolled-by 2027-03-01 require"));
        // On this day there was no midnight in Cairo: clocks went from 23:59 to 01:00.
        var cairo = new Machine("web1", ZoneId.of("Africa/Cairo"));
        assertEquals(
                new Action.RequireFrom(Instant.parse("2026-04-23T22:00:00Z")),
                parse("policy enrolled-by 2026-04-24 require", Overrides.NONE, cairo)
                        .rules()
                        .getFirst()
                        .action());
    }

    @Test
    void a_rule_says_where_it_stands_and_what_its_line_says() throws Exception {
        Configuration read =
                read("", "policy   group \"domain users\"\tservice sshd  require # since March");
        assertEquals(
                "sallyport.conf:2: policy group \"domain users\" service sshd require",
                read.rules().getFirst().source());
    }

    @Test
    void a_flag_stands_above_a_variable_and_that_one_above_the_file() throws Exception {
        var variable = Map.of("SALLYPORT_LOG_LEVEL", "warn");
        var both = new Overrides(Map.of(Scalar.LOG_LEVEL, "debug"), variable);
        assertEquals(LogLevel.INFO, read().logLevel());
        assertEquals(LogLevel.ERROR, read("log-level error").logLevel());
        assertEquals(LogLevel.WARN, read(environment(variable), "log-level error").logLevel());
        assertEquals(LogLevel.DEBUG, read(both, "log-level error").logLevel());
    }

    @Test
    void each_setting_says_where_it_came_from() throws Exception {
        var overrides =
                new Overrides(Map.of(Scalar.HOST, "db1"), Map.of("SALLYPORT_CONNECTIONS", "32"));
        Configuration read = read(overrides, "log-level warn", "host db9", "policy require");
        assertEquals("flag --host", origin(read, "host"));
        assertEquals("environment variable SALLYPORT_CONNECTIONS", origin(read, "connections"));
        assertEquals("sallyport.conf:1", origin(read, "log-level"));
        assertEquals("sallyport.conf:3", origin(read, "policy"));
        assertEquals("default", origin(read, "store"));
    }

    @Test
    void a_host_with_colons_is_an_issuer_without() throws Exception {
        assertEquals("2001-db8--1", read("host 2001:db8::1").issuer());
    }

    @Test
    void a_host_that_is_longer_than_any_issuer_is_cut_for_it() throws Exception {
        assertEquals("h".repeat(64), read("host " + "h".repeat(70)).issuer());
    }

    @Test
    void every_scalar_can_be_set_in_all_three_ways() throws Exception {
        var other =
                Map.ofEntries(
                        Map.entry(Scalar.STORE, "embedded /srv/s"),
                        Map.entry(Scalar.KEY_FILE, "/k"),
                        Map.entry(Scalar.DOOR_PAM, "/p"),
                        Map.entry(Scalar.DOOR_HTTP, "127.0.0.1:2"),
                        Map.entry(Scalar.HTTP_CERTIFICATE, "/crt"),
                        Map.entry(Scalar.HTTP_KEY, "/hk"),
                        Map.entry(Scalar.PORTAL, "https://login.example.org"),
                        Map.entry(Scalar.PORTAL_ADMINISTRATORS, "anna,%sudo"),
                        Map.entry(Scalar.PORTAL_FIRST_STEP, "pam portal"),
                        Map.entry(Scalar.PORTAL_IDLE, "10"),
                        Map.entry(Scalar.PORTAL_SESSION, "60"),
                        Map.entry(Scalar.TRUSTED_PROXIES, "192.0.2.80/32"),
                        Map.entry(Scalar.GATE_DOMAIN, "example.org"),
                        Map.entry(Scalar.GATE_SESSION, "45m 12h"),
                        Map.entry(Scalar.COMMAND_SOCKET, "/c"),
                        Map.entry(Scalar.SSH_SERVICES, "sshd-bastion"),
                        Map.entry(Scalar.KEYS_USER, "key-reader"),
                        Map.entry(Scalar.HOST, "db1"),
                        Map.entry(Scalar.ISSUER, "Example"),
                        Map.entry(Scalar.PROMPT, "Code: "),
                        Map.entry(Scalar.NOT_ENROLLED, "refuse"),
                        Map.entry(Scalar.LOG_LEVEL, "debug"),
                        Map.entry(Scalar.CONNECTIONS, "77"),
                        Map.entry(Scalar.AUDIT_KEEP, "90"),
                        Map.entry(Scalar.NOTIFY_SENDMAIL, "/m"),
                        Map.entry(Scalar.NOTIFY_DOMAIN, "example.org"),
                        Map.entry(Scalar.NOTIFY_WEBHOOK, "https://example.org/"),
                        Map.entry(Scalar.NOTIFY_TOKEN, "/t"),
                        Map.entry(Scalar.METRICS, "127.0.0.1:1"));
        for (Scalar scalar : Scalar.values()) {
            String value = other.get(scalar);
            String quoted = scalar == Scalar.PROMPT ? "\"Code: \"" : value;
            String written = scalar.keyword() + " " + quoted;
            assertEquals(written, lineOf(read(written), scalar));
            assertEquals(
                    written, lineOf(read(new Overrides(Map.of(scalar, value), Map.of())), scalar));
            assertEquals(
                    written, lineOf(read(environment(Map.of(scalar.variable(), value))), scalar));
        }
    }

    @Test
    void what_is_shown_can_be_read_again_as_a_file() throws Exception {
        Configuration first =
                read(
                        "store embedded \"/var/lib/sally port\"",
                        "issuer \"The \\\"A\\\" \\\\ #1\"",
                        "prompt service sshd \"Code: \"",
                        "policy user DOM\\alice group \"domain users,staff\" require",
                        "map host * \"odd name\" -> *");
        Configuration again =
                read(first.settings().stream().map(Setting::toString).toArray(String[]::new));
        assertEquals(
                first.settings().stream().map(Setting::toString).toList(),
                again.settings().stream().map(Setting::toString).toList());
        assertEquals(first.prompts(), again.prompts());
        assertEquals(first.store(), again.store());
        assertEquals(first.identities(), again.identities());
    }

    @Test
    void a_word_that_would_begin_a_comment_is_shown_in_quotes() throws Exception {
        assertEquals("issuer \"#1\"", lineOf(read("issuer \"#1\""), Scalar.ISSUER));
    }

    @Test
    void all_problems_are_told_at_once() {
        var problems =
                problemsOf(
                        "log-level loud",
                        "policy service sshd requier",
                        "nonsense",
                        "host \"",
                        "connections 1");
        assertEquals(List.of(1, 2, 3, 4, 5), problems.stream().map(Problem::line).toList());
    }

    @Test
    void problems_without_end_are_counted_and_not_listed() {
        var problems = problemsOf("nonsense\n".repeat(1000));
        assertEquals(Problems.PROBLEMS_MAX + 1, problems.size());
        assertEquals(
                1000 - Problems.PROBLEMS_MAX + " more problems are not listed",
                problems.getLast().what());
    }

    @Test
    void a_file_a_line_and_the_number_of_lines_have_bounds() throws Exception {
        String longest = "#".repeat(Lines.LINE_BYTES_MAX);
        read(longest);
        assertEquals(1, problemsOf("", longest + "#").size());
        assertEquals(2, problemsOf("", longest + "#").getFirst().line());
        read("\n".repeat(Lines.LINES_MAX));
        assertEquals(Lines.LINES_MAX + 1, problemsOf("\n".repeat(10_000) + "x").getFirst().line());
        read((longest.substring(1) + "\n").repeat(256));
        assertEquals(
                "the file is larger than 1024 KiB",
                problemsOf((longest.substring(1) + "\n").repeat(257)).getFirst().what());
    }

    @Test
    void there_may_be_a_thousand_rules() throws Exception {
        assertEquals(1000, read(rules(1000)).rules().size());
        var problems = problemsOf(rules(1002));
        assertEquals(List.of(1001), problems.stream().map(Problem::line).toList());
    }

    @Test
    void what_was_not_applied_is_nowhere() {
        // There is no way to hold a configuration and its problems at once.
        var exception = assertThrows(BadConfigurationException.class, () -> read("host a", "x"));
        assertEquals(1, exception.problems().size());
        assertTrue(String.valueOf(exception.getMessage()).startsWith("sallyport.conf:2: "));
    }

    @Test
    void a_secret_in_the_wrong_place_is_in_no_message() {
        String secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        var lines =
                List.of(
                        secret,
                        "key 1 " + secret,
                        "key-file " + secret,
                        "key-file /a " + secret,
                        "key-file=" + secret,
                        "secret = " + secret,
                        "store " + secret,
                        "store " + secret + " /x",
                        "store embedded " + secret,
                        "door " + secret,
                        "issuer \"" + secret,
                        "issuer \"" + secret + ":\"",
                        "prompt " + secret,
                        "door pam " + secret,
                        "command-socket " + secret);
        for (String line : lines)
            for (Problem problem : problemsOf(line))
                assertFalse(problem.toString().contains("JBSWY3DP"), problem::toString);
        for (Scalar scalar : List.of(Scalar.KEY_FILE, Scalar.STORE, Scalar.DOOR_PAM)) {
            var flag = new Overrides(Map.of(scalar, secret), Map.of());
            var problems =
                    assertThrows(BadConfigurationException.class, () -> read(flag)).problems();
            for (Problem problem : problems)
                assertFalse(problem.toString().contains("JBSWY3DP"), problem::toString);
        }
    }

    @Test
    void a_reload_cannot_change_what_doors_and_store_are_made_with() throws Exception {
        var lines =
                List.of(
                        "store embedded /s",
                        "key-file /k",
                        "door pam /p",
                        "command-socket /c",
                        "issuer Example",
                        "connections 16");
        for (String line : lines) {
            String keyword = line.substring(0, line.lastIndexOf(' ')).replace(" embedded", "");
            assertEquals(List.of(keyword), Configuration.changesNeedingRestart(read(), read(line)));
        }
        assertEquals(
                List.of("host"),
                Configuration.changesNeedingRestart(
                        read("issuer x"), read("issuer x", "host db1")));
        assertEquals(
                List.of("store", "key-file", "door pam", "command-socket", "issuer", "connections"),
                Configuration.changesNeedingRestart(read(), read(lines.toArray(String[]::new))));
    }

    @Test
    void a_reload_can_change_everything_else() throws Exception {
        Configuration next =
                read(
                        "prompt \"Code: \"",
                        "prompt service sshd \"Code: \"",
                        "not-enrolled refuse",
                        "policy user a require",
                        "map host * root -> ops",
                        "log-level debug");
        assertEquals(List.of(), Configuration.changesNeedingRestart(read(), next));
    }

    @Test
    void the_same_value_from_another_place_needs_no_restart() throws Exception {
        assertEquals(
                List.of(),
                Configuration.changesNeedingRestart(
                        read(), read(environment(Map.of("SALLYPORT_HOST", "web1")))));
    }

    private static String[] rules(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "policy user u" + i + " require")
                .toArray(String[]::new);
    }

    private static Action actionOf(String rule) throws BadConfigurationException {
        return read("policy " + rule).rules().getFirst().action();
    }

    private static Setting byDefault(String keyword, String value) {
        return new Setting(keyword, value, "default");
    }

    private static String origin(Configuration read, String keyword) {
        return read.settings().stream()
                .filter(setting -> setting.keyword().equals(keyword))
                .map(Setting::origin)
                .collect(Collectors.joining());
    }

    private static String lineOf(Configuration read, Scalar scalar) {
        return read.settings().stream()
                .filter(setting -> setting.keyword().equals(scalar.keyword()))
                .map(Setting::toString)
                .collect(Collectors.joining());
    }

    private static Configuration parse(String text, Overrides overrides, Machine machine)
            throws BadConfigurationException {
        return ConfigurationFile.parse(Given.FILE, text.getBytes(UTF_8), overrides, machine);
    }
}

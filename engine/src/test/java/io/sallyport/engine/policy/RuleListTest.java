package io.sallyport.engine.policy;

import static io.sallyport.engine.policy.RuleList.NotEnrolled.LET_IN;
import static io.sallyport.engine.policy.RuleList.NotEnrolled.REFUSE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Policy.Consideration;
import io.sallyport.engine.policy.PolicyQuestion.Enrolled;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import io.sallyport.engine.testing.Property;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules in their order: the first that fits decides (SSH-27, FAIL-16). */
class RuleListTest {
    private static final Instant DEADLINE = Instant.parse("2027-03-01T00:00:00Z");

    private static final String ROOT_NOTE =
            " (uid 0 is let in without a second step only by a rule that names it)";

    /** Rules as they are written: {@code service sshd group staff require}. */
    private static RuleList rules(NotEnrolled notEnrolled, String... lines) {
        var rules = new ArrayList<PolicyRule>();
        for (int i = 0; i < lines.length; i++) rules.add(rule("conf:" + (i + 1), lines[i]));
        return new RuleList(rules, notEnrolled);
    }

    private static PolicyRule rule(String source, String line) {
        var words = new ArrayList<>(Arrays.asList(line.strip().split("\\s+")));
        Action action = action(words.removeLast());
        Set<String> services = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        Set<String> users = new HashSet<>();
        Set<String> groups = new HashSet<>();
        List<Network> networks = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i + 1);
            switch (words.get(i)) {
                case "service" -> services.add(word);
                case "host" -> hosts.add(word);
                case "user" -> users.add(word);
                case "group" -> groups.add(word);
                case "network" -> networks.add(Network.parse(word).orElseThrow());
                default -> throw new IllegalArgumentException(line);
            }
        }
        return new PolicyRule(source, services, hosts, users, groups, networks, action);
    }

    private static Action action(String word) {
        return switch (word) {
            case "skip" -> new Action.Skip();
            case "require" -> new Action.Require();
            case "if-enrolled" -> new Action.RequireIfEnrolled();
            case "from-deadline" -> new Action.RequireFrom(DEADLINE);
            case "refuse" -> new Action.Refuse();
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** A question with everything of the usual, to be changed in one thing. */
    private record Question(
            String user,
            Enrolled enrolled,
            Set<String> groups,
            OptionalLong uid,
            String service,
            String host,
            String address,
            Instant now) {
        static Question of(String user, Enrolled enrolled) {
            return new Question(
                    user,
                    enrolled,
                    Set.of("staff", "users"),
                    OptionalLong.of(user.equals("root") ? 0 : 1000),
                    "sshd",
                    "db1",
                    "192.0.2.7",
                    DEADLINE.minusSeconds(1));
        }

        Question at(Instant instant) {
            return new Question(user, enrolled, groups, uid, service, host, address, instant);
        }

        Question from(String other) {
            return new Question(user, enrolled, groups, uid, service, host, other, now);
        }

        Question of(Set<String> other) {
            return new Question(user, enrolled, other, uid, service, host, address, now);
        }

        Question to(String otherService, String otherHost) {
            return new Question(user, enrolled, groups, uid, otherService, otherHost, address, now);
        }

        Question with(OptionalLong other) {
            return new Question(user, enrolled, groups, other, service, host, address, now);
        }

        PolicyQuestion asked() {
            return new PolicyQuestion(
                    new AccountName(user),
                    enrolled,
                    groups,
                    uid,
                    service,
                    host,
                    Network.address(address),
                    now);
        }
    }

    private static final Question ALICE = Question.of("alice", Enrolled.YES);
    private static final Question BOB = Question.of("bob", Enrolled.NO);
    private static final Question ROOT = Question.of("root", Enrolled.NO);

    /** All actions, before and from the deadline, for everybody. */
    @ParameterizedTest
    @CsvSource({
        // action, enrolled, not enrolled, root not enrolled
        "skip,          EXEMPT, EXEMPT, EXEMPT",
        "require,       asked, NOT_ENROLLED_REFUSED, NOT_ENROLLED_REFUSED",
        "if-enrolled,   asked, NOT_ENROLLED, NOT_ENROLLED_REFUSED",
        "from-deadline, asked, NOT_ENROLLED, NOT_ENROLLED_REFUSED",
        "refuse,        POLICY_REFUSES, POLICY_REFUSES, POLICY_REFUSES",
    })
    void an_action_means_this(String action, String alice, String bob, String root) {
        for (NotEnrolled otherwise : NotEnrolled.values()) {
            var rules = rules(otherwise, action);
            assertEquals(alice, said(rules, ALICE));
            assertEquals(bob, said(rules, BOB));
            assertEquals(root, said(rules, ROOT));
            var enrolled = Question.of("root", Enrolled.YES);
            assertEquals(alice, said(rules, enrolled));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "LET_IN, asked, NOT_ENROLLED, NOT_ENROLLED_REFUSED",
        "REFUSE, asked, NOT_ENROLLED_REFUSED, NOT_ENROLLED_REFUSED"
    })
    void where_no_rule_fits_the_default_decides(
            NotEnrolled otherwise, String alice, String bob, String root) {
        var rules = rules(otherwise, "service vpn skip", "user carol refuse");
        assertEquals(alice, said(rules, ALICE));
        assertEquals(bob, said(rules, BOB));
        assertEquals(root, said(rules, ROOT));
        String name = otherwise == LET_IN ? "let-in" : "refuse";
        assertEquals("default: not-enrolled " + name, requirement(rules, ALICE).rule());
    }

    @Test
    void a_deadline_is_in_force_from_its_instant_on() {
        var rules = rules(LET_IN, "from-deadline");
        assertEquals("NOT_ENROLLED", said(rules, BOB.at(DEADLINE.minusNanos(1))));
        assertEquals("NOT_ENROLLED_REFUSED", said(rules, BOB.at(DEADLINE)));
        assertEquals("asked", said(rules, ALICE.at(DEADLINE)));
    }

    /** SSH-27: only a rule that names the account lets uid 0 in without a second step. */
    @Test
    void uid_0_is_let_in_without_a_second_step_only_by_its_name() {
        assertEquals("NOT_ENROLLED", said(rules(LET_IN, "user root if-enrolled"), ROOT));
        assertEquals("NOT_ENROLLED", said(rules(REFUSE, "user root from-deadline"), ROOT));
        assertEquals("NOT_ENROLLED_REFUSED", said(rules(LET_IN, "group staff if-enrolled"), ROOT));
        assertEquals(
                "NOT_ENROLLED_REFUSED",
                said(rules(LET_IN, "user bob if-enrolled", "service sshd if-enrolled"), ROOT));
        // The uid decides, not the name; who may not say a uid is nobody's superuser.
        var toor = Question.of("toor", Enrolled.NO).with(OptionalLong.of(0));
        assertEquals("NOT_ENROLLED_REFUSED", said(rules(LET_IN), toor));
        assertEquals("NOT_ENROLLED", said(rules(LET_IN), ROOT.with(OptionalLong.of(1))));
        assertEquals("NOT_ENROLLED", said(rules(LET_IN), ROOT.with(OptionalLong.empty())));
        assertEquals("conf:1" + ROOT_NOTE, requirement(rules(LET_IN, "if-enrolled"), ROOT).rule());
    }

    @Test
    void the_first_rule_that_fits_decides() {
        var rules =
                rules(
                        LET_IN,
                        "service sshd group staff user carol skip",
                        "service sudo refuse",
                        "network 192.0.2.0/24 host db1 require",
                        "network 192.0.2.0/24 skip",
                        "refuse");
        assertEquals(new Requirement.SecondStep("conf:3"), requirement(rules, ALICE));
        assertEquals(
                new Requirement.Refuse("conf:3", Cause.NOT_ENROLLED_REFUSED),
                requirement(rules, BOB));
        assertEquals(
                new Requirement.Skip("conf:4", Cause.EXEMPT),
                requirement(rules, ALICE.to("sshd", "db2")));
        assertEquals(
                new Requirement.Refuse("conf:2", Cause.POLICY_REFUSES),
                requirement(rules, ALICE.to("sudo", "db1")));
        assertEquals(
                new Requirement.Refuse("conf:5", Cause.POLICY_REFUSES),
                requirement(rules, ALICE.from("198.51.100.1")));
        assertEquals(
                new Requirement.Skip("conf:1", Cause.EXEMPT),
                requirement(rules, Question.of("carol", Enrolled.NO)));
    }

    /** Words of one condition are alternatives; conditions must all fit. */
    @Test
    void conditions_all_fit_and_their_words_are_alternatives() {
        var rules =
                rules(
                        REFUSE,
                        "service sshd service sftp group admins group staff"
                                + " network 192.0.2.0/24 network 2001:db8::/32 skip");
        assertEquals("EXEMPT", said(rules, ALICE));
        assertEquals("EXEMPT", said(rules, ALICE.to("sftp", "anywhere")));
        assertEquals("EXEMPT", said(rules, ALICE.from("2001:db8::7")));
        assertEquals("EXEMPT", said(rules, ALICE.of(Set.of("admins"))));
        assertEquals("asked", said(rules, ALICE.to("sudo", "db1")));
        assertEquals("asked", said(rules, ALICE.of(Set.of("users"))));
        assertEquals("asked", said(rules, ALICE.of(Set.of())));
        assertEquals("asked", said(rules, ALICE.from("198.51.100.1")));
    }

    /** SSH-57: a rule about networks fits no unknown address. */
    @ParameterizedTest
    @CsvSource({"''", "laptop.example", "UNKNOWN", "192.0.2.256"})
    void no_rule_about_networks_fits_an_unknown_address(String address) {
        var rules = rules(LET_IN, "network 0.0.0.0/0 network ::/0 skip", "refuse");
        assertEquals("POLICY_REFUSES", said(rules, ALICE.from(address)));
        assertEquals("EXEMPT", said(rules, ALICE));
        assertEquals("EXEMPT", said(rules, ALICE.from("::1")));
    }

    /**
     * FAIL-16: words are compared exactly, so a variant is another service, host, user or group.
     */
    @Test
    void words_are_compared_exactly() {
        var skips = rules(LET_IN, "service sshd host db1 user alice group staff skip", "refuse");
        assertEquals("EXEMPT", said(skips, ALICE));
        for (var other :
                List.of(
                        ALICE.to("SSHD", "db1"),
                        ALICE.to("sshd ", "db1"),
                        ALICE.to("", "db1"),
                        ALICE.to("sshd", "DB1"),
                        ALICE.to("sshd", "db1."),
                        ALICE.to("sshd", "db1.example"),
                        ALICE.of(Set.of("Staff")),
                        Question.of("Alice", Enrolled.YES)))
            assertEquals("POLICY_REFUSES", said(skips, other));
    }

    @Test
    void considerations_say_what_kept_each_rule_from_fitting() {
        var rules =
                rules(
                        LET_IN,
                        "service sudo require",
                        "host web1 require",
                        "user carol require",
                        "group admins require",
                        "group wheel group admins require",
                        "network 198.51.100.0/24 require",
                        "service sshd require",
                        "refuse");
        assertEquals(
                List.of(
                        new Consideration("conf:1", "service is sshd"),
                        new Consideration("conf:2", "host is db1"),
                        new Consideration("conf:3", "user is alice"),
                        new Consideration("conf:4", "not in group admins"),
                        new Consideration("conf:5", "not in any of the groups admins,wheel"),
                        new Consideration("conf:6", "address is 192.0.2.7"),
                        new Consideration("conf:7", "")),
                rules.considerations(ALICE.asked()));
        assertEquals(
                new Consideration("conf:6", "address is not known"),
                rules.considerations(ALICE.from("").asked()).get(5));
        var none = rules(REFUSE, "service sudo require").considerations(ALICE.asked());
        assertEquals(
                List.of(
                        new Consideration("conf:1", "service is sshd"),
                        new Consideration("default: not-enrolled refuse", "")),
                none);
    }

    /** The last consideration is the rule that decided. */
    @ParameterizedTest
    @EnumSource(NotEnrolled.class)
    void considerations_and_requirement_agree(NotEnrolled otherwise) {
        List<String> words =
                List.of(
                        "service sshd",
                        "service sudo",
                        "host db1",
                        "host db2",
                        "user alice",
                        "user root",
                        "group staff",
                        "group wheel",
                        "network 192.0.2.0/24",
                        "network ::/0");
        List<String> actions = List.of("skip", "require", "if-enrolled", "from-deadline", "refuse");
        Property.holds(
                300,
                random -> {
                    var lines = new ArrayList<String>();
                    for (int i = random.nextInt(6); i > 0; i--) {
                        var line = new StringBuilder();
                        for (int j = random.nextInt(3); j > 0; j--)
                            line.append(words.get(random.nextInt(words.size()))).append(' ');
                        lines.add(line + actions.get(random.nextInt(actions.size())));
                    }
                    var rules = rules(otherwise, lines.toArray(String[]::new));
                    for (Question question : List.of(ALICE, BOB, ROOT, ALICE.from(""))) {
                        String rule = requirement(rules, question).rule();
                        var considered = rules.considerations(question.asked());
                        String decided = considered.getLast().rule().replace(ROOT_NOTE, "");
                        assertEquals(decided, rule.replace(ROOT_NOTE, ""));
                        assertEquals("", considered.getLast().misfit());
                        for (var before : considered.subList(0, considered.size() - 1))
                            assertNotEquals("", before.misfit());
                    }
                });
    }

    /** SSH-51, SSH-27: whatever the rules, nobody skips but by a rule that says so. */
    @Test
    void an_empty_list_asks_whoever_is_enrolled() {
        for (NotEnrolled otherwise : NotEnrolled.values())
            assertEquals("asked", said(rules(otherwise), ALICE));
        assertEquals(
                Optional.empty(),
                rules(LET_IN, "require").considerations(ALICE.asked()).stream()
                        .filter(c -> !c.misfit().isEmpty())
                        .findAny());
    }

    private static Requirement requirement(RuleList rules, Question question) {
        return rules.requirement(question.asked());
    }

    /** The requirement in one word: {@code asked}, or why not. */
    private static String said(RuleList rules, Question question) {
        return switch (requirement(rules, question)) {
            case Requirement.SecondStep step -> "asked";
            case Requirement.Skip skip -> skip.cause().name();
            case Requirement.Refuse refuse -> refuse.cause().name();
        };
    }
}

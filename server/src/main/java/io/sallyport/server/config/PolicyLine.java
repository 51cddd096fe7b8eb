package io.sallyport.server.config;

import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.PolicyRule;
import io.sallyport.engine.policy.PolicyRule.Action;
import io.sallyport.engine.policy.PolicyRule.Approval;
import io.sallyport.engine.policy.PolicyRule.KeyCondition;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one line of policy: conditions in any order, each at most once, then the action. */
final class PolicyLine {
    private static final String ANY = "*";
    private static final String ENROLLED_BY = "enrolled-by";
    private static final String GRACE = "grace";
    private static final String APPROVAL = "approval";
    private static final String BROWSER = "browser";
    private static final String IF_ENROLLED = "if-enrolled";
    private static final String PINNED_KEY = "key-pinned-to-command";
    private static final String ROOT_OWNED = "root-owned-files";
    private static final List<String> CONDITIONS =
            List.of(
                    "service",
                    "host",
                    "user",
                    "group",
                    "network",
                    PINNED_KEY,
                    GRACE,
                    APPROVAL,
                    ENROLLED_BY);
    private static final List<String> ACTIONS = List.of("skip", "require", "refuse");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");

    private final Line line;
    private final ZoneId zone;
    private final Complaints complaints;
    private final Set<String> seen = new HashSet<>();
    private boolean whole = true;

    private List<String> services = List.of();
    private List<String> hosts = List.of();
    private List<String> users = List.of();
    private List<String> groups = List.of();
    private List<Network> networks = List.of();
    private KeyCondition key = KeyCondition.ANY;
    private Duration grace = Duration.ZERO;
    private Approval approval = Approval.NONE;
    private @Nullable LocalDate enrolledBy;

    private PolicyLine(Line line, ZoneId zone, Complaints complaints) {
        this.line = line;
        this.zone = zone;
        this.complaints = complaints;
    }

    /** The rule; empty, with complaints, if it is none. */
    static Optional<PolicyRule> read(Line line, ZoneId zone, Complaints complaints) {
        return new PolicyLine(line, zone, complaints).read();
    }

    private Optional<PolicyRule> read() {
        Action action = null;
        try {
            action = conditionsAndAction();
        } catch (UnfitException e) {
            complain(e);
        }
        if (!whole || action == null) return Optional.empty();
        return Optional.of(
                new PolicyRule(
                        line.origin() + ": " + line.text(),
                        Set.copyOf(services),
                        Set.copyOf(hosts),
                        Set.copyOf(users),
                        Set.copyOf(groups),
                        networks,
                        key,
                        grace,
                        approval,
                        action));
    }

    private Action conditionsAndAction() throws UnfitException {
        List<String> words = line.words();
        int at = 1;
        for (; at < words.size() && !ACTIONS.contains(words.get(at)); at += 2)
            condition(words.get(at), at + 1 < words.size() ? words.get(at + 1) : null);
        if (at < words.size()) return action(words.get(at), line.from(at + 1));
        String last = words.getLast();
        throw new UnfitException(
                "the rule does not say what is asked",
                ACTIONS.contains(last)
                        ? last + " is read as a value here: a condition's value is missing"
                        : "end it with skip, require, require if-enrolled or refuse");
    }

    private void condition(String word, @Nullable String value) throws UnfitException {
        if (word.startsWith(",") || (value != null && value.endsWith(",")))
            throw Values.brokenList();
        if (!CONDITIONS.contains(word)) throw unknown(word);
        if (value == null || value.isEmpty())
            throw new UnfitException(
                    word + " stands here without a value", "write * for any, or remove the word");
        if (!seen.add(word))
            complain(
                    new UnfitException(
                            word + " stands here twice",
                            "write its values behind one another with commas and no blanks"));
        switch (word) {
            case "service" -> services = items(value, Values::service);
            case "host" -> hosts = items(value, Values::host);
            case "user" -> users = items(value, Values::user);
            case "group" -> groups = items(value, Values::group);
            case "network" -> networks = items(value, PolicyLine::network);
            case PINNED_KEY -> key = pinned(value);
            case GRACE -> grace = grace(value);
            case APPROVAL -> approval = approval(value);
            default -> enrolledBy = date(value);
        }
    }

    private static UnfitException unknown(String word) {
        var known = new ArrayList<>(CONDITIONS);
        known.addAll(ACTIONS);
        if (word.equals(IF_ENROLLED))
            return new UnfitException(
                    IF_ENROLLED + " stands alone", "write: require " + IF_ENROLLED);
        return new UnfitException(
                Values.quoted(word)
                        + " is neither a condition nor an action"
                        + Values.meantInstead(word, known),
                "conditions: "
                        + String.join(", ", CONDITIONS)
                        + "; actions: skip, require, require if-enrolled, refuse");
    }

    private Action action(String word, List<String> rest) throws UnfitException {
        boolean ifEnrolled =
                word.equals("require") && !rest.isEmpty() && rest.getFirst().equals(IF_ENROLLED);
        int most = ifEnrolled ? 1 : 0;
        if (rest.size() > most)
            throw new UnfitException(
                    Values.quoted(rest.get(most)) + " stands behind the action",
                    "the action is the end of the line: conditions stand before it");
        if (enrolledBy != null && (ifEnrolled || !word.equals("require")))
            throw new UnfitException(
                    ENROLLED_BY + " goes with require alone",
                    "write: "
                            + ENROLLED_BY
                            + " "
                            + enrolledBy
                            + " require; until that day it means require if-enrolled");
        if (key == KeyCondition.PINNED_TO_COMMAND) checkPinned(word);
        if (!grace.isZero()) checkGrace(word);
        if (approval == Approval.BROWSER) checkApproval(word);
        return switch (word) {
            case "skip" -> new Action.Skip();
            case "refuse" -> new Action.Refuse();
            default -> ifEnrolled ? new Action.RequireIfEnrolled() : require();
        };
    }

    /** The word is the administrator's statement about those accounts (SSH-73). */
    private static KeyCondition pinned(String value) throws UnfitException {
        if (value.equals(ROOT_OWNED)) return KeyCondition.PINNED_TO_COMMAND;
        throw new UnfitException(
                PINNED_KEY + " stands here without " + ROOT_OWNED,
                "write: "
                        + PINNED_KEY
                        + " "
                        + ROOT_OWNED
                        + "; it says that sshd reads these accounts' keys from no file that they"
                        + " can write");
    }

    private void checkPinned(String action) throws UnfitException {
        if (!action.equals("skip"))
            throw new UnfitException(
                    PINNED_KEY + " goes with skip alone",
                    "write skip, and below it a rule for all other keys");
        if (users.isEmpty() && groups.isEmpty())
            throw new UnfitException(
                    PINNED_KEY + " does not say whose key files are root's",
                    "name the accounts with user or group, for example: policy user backup "
                            + PINNED_KEY
                            + " "
                            + ROOT_OWNED
                            + " skip");
    }

    /** Bounded: who wants longer wants no second step there. */
    private static Duration grace(String value) throws UnfitException {
        int minutesMax = (int) PolicyRule.GRACE_MAX.toMinutes();
        if (!value.endsWith("m"))
            throw new UnfitException(
                    Values.quoted(value) + " is no time of grace",
                    "write minutes, from 1m to " + minutesMax + "m, for example: grace 15m");
        return Duration.ofMinutes(
                Values.number(
                        "grace in minutes",
                        value.substring(0, value.length() - 1),
                        1,
                        minutesMax,
                        "write from 1m to " + minutesMax + "m, for example: grace 15m"));
    }

    private void checkGrace(String action) throws UnfitException {
        if (!action.equals("require"))
            throw new UnfitException(
                    GRACE + " goes with require alone",
                    "where no code is asked for there is nothing to spare; write require, or"
                            + " remove "
                            + GRACE);
        if (services.isEmpty())
            throw new UnfitException(
                    GRACE + " does not say for which services",
                    "name them, for example: policy service sudo,sudo-i "
                            + GRACE
                            + " 15m require if-enrolled");
    }

    private static Approval approval(String value) throws UnfitException {
        if (value.equals(BROWSER)) return Approval.BROWSER;
        throw new UnfitException(
                Values.quoted(value) + " is no way of approving a login",
                "write: " + APPROVAL + " " + BROWSER);
    }

    private void checkApproval(String action) throws UnfitException {
        if (!action.equals("require"))
            throw new UnfitException(
                    APPROVAL + " goes with require alone",
                    "where no code is asked for there is nothing to approve; write require, or"
                            + " remove "
                            + APPROVAL);
        if (services.isEmpty())
            throw new UnfitException(
                    APPROVAL + " does not say for which services",
                    "name them, for example: policy service sshd "
                            + APPROVAL
                            + " "
                            + BROWSER
                            + " require if-enrolled");
    }

    private Action require() {
        return enrolledBy == null
                ? new Action.Require()
                : new Action.RequireFrom(enrolledBy.atStartOfDay(zone).toInstant());
    }

    private <T> List<T> items(String value, Values.Reader<T> item) {
        if (value.equals(ANY)) return List.of();
        var items = new ArrayList<T>();
        for (String text : value.split(",", -1)) {
            try {
                if (text.isEmpty()) throw Values.brokenList();
                items.add(item.read(text));
            } catch (UnfitException e) {
                complain(e);
            }
        }
        return items;
    }

    private static Network network(String text) throws UnfitException {
        var network = Network.parse(text);
        if (network.isPresent()) return network.get();
        int slash = text.indexOf('/');
        var address = Network.address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0 || address.isEmpty())
            throw new UnfitException(
                    Values.quoted(text) + " is no address or network in numbers",
                    "write one such as 192.0.2.0/24 or 2001:db8::/32; names are not looked up");
        int most = address.get().getAddress().length * 8;
        int bits =
                Values.number(
                        "a network's prefix",
                        text.substring(slash + 1),
                        0,
                        most,
                        "write how many leading bits its addresses share, such as 192.0.2.0/24");
        throw new UnfitException(
                Values.quoted(text) + " is no network: it has bits set behind its first " + bits,
                "write "
                        + maskedTo(bits, address.get())
                        + " for the network, or "
                        + address.get().getHostAddress()
                        + " for this one machine");
    }

    private static Network maskedTo(int bits, InetAddress address) {
        byte[] bytes = address.getAddress();
        for (int bit = bits; bit < bytes.length * 8; bit++)
            bytes[bit / 8] &= (byte) ~(1 << (7 - bit % 8));
        try {
            return new Network(InetAddress.getByAddress(bytes), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address kept its length", e);
        }
    }

    private static LocalDate date(String text) throws UnfitException {
        var parts = DATE.matcher(text);
        if (!parts.matches())
            throw new UnfitException(
                    Values.quoted(text) + " is not a date",
                    "write year, month and day in digits, for example: enrolled-by 2027-03-01");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new UnfitException(
                    text + " does not exist in the calendar",
                    lastDayOf(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))));
        }
    }

    private static String lastDayOf(int year, int month) {
        return month >= 1 && month <= 12
                ? "the last day of that month is " + YearMonth.of(year, month).atEndOfMonth()
                : "months are 01 to 12";
    }

    private void complain(UnfitException unfit) {
        whole = false;
        complaints.add(unfit);
    }
}

package io.sallyport.server.config;

import io.sallyport.engine.policy.Network;
import io.sallyport.server.gate.GatePolicy;
import io.sallyport.server.gate.GateRule;
import io.sallyport.server.gate.GateRule.Demand;
import io.sallyport.server.gate.GateSettings;
import io.sallyport.server.gate.WebOrigin;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The lines {@code gate ORIGIN CONDITION VALUE ... allow|step|refuse}. */
final class GateLines {
    static final String KEYWORD = "gate";

    private static final String EXAMPLE =
            "write it like this: gate https://wiki.example.org group staff allow";
    private static final List<String> CONDITIONS = List.of("path", "user", "group", "network");
    private static final List<String> ACTIONS = List.of("allow", "step", "refuse");
    private static final int RULES_MAX = 1000;

    private final List<GateRule> rules = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();

    void read(Line line) throws UnfitException {
        List<String> words = line.words();
        if (words.size() < 3)
            throw new UnfitException("a gate line has an address and an action", EXAMPLE);
        if (rules.size() == RULES_MAX)
            throw new UnfitException(
                    "there are more than " + RULES_MAX + " gate lines", "use groups instead");
        rules.add(rule(words));
        origins.add(line.origin());
        settings.add(new Setting(KEYWORD, Words.join(line.from(1)), line.origin().toString()));
    }

    private static GateRule rule(List<String> words) throws UnfitException {
        WebOrigin application = application(words.get(1));
        Map<String, Set<String>> values = new TreeMap<>();
        int at = 2;
        for (; at < words.size() && !ACTIONS.contains(words.get(at)); at += 2) {
            String word = words.get(at);
            if (!CONDITIONS.contains(word))
                throw new UnfitException(
                        Values.quoted(word)
                                + " is neither a condition nor an action of a gate line"
                                + Values.meantInstead(word, CONDITIONS),
                        "conditions: path, user, group, network; actions: allow, step, step 15m,"
                                + " refuse");
            if (at + 1 == words.size())
                throw new UnfitException(word + " stands here without a value", EXAMPLE);
            if (values.put(word, items(words.get(at + 1))) != null)
                throw new UnfitException(word + " stands here twice", EXAMPLE);
        }
        if (at >= words.size())
            throw new UnfitException(
                    "the gate line does not say who may pass",
                    "end it with allow, step, step 15m or refuse");
        return new GateRule(
                application,
                List.copyOf(each(values, "path", GateLines::path)),
                each(values, "user", Values::user),
                each(values, "group", Values::group),
                List.copyOf(each(values, "network", GateLines::network)),
                demand(words.subList(at, words.size())));
    }

    private static WebOrigin application(String text) throws UnfitException {
        String unslashed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        WebOrigin origin =
                WebOrigin.parse(unslashed.toLowerCase(Locale.ROOT))
                        .orElseThrow(() ->
                                new UnfitException(
                                        "this is no address of an application",
                                        "write scheme and host, and nothing behind them: gate"
                                                + " https://wiki.example.org allow"));
        if (!origin.isSecure() && !origin.isLoopback())
            throw new UnfitException(
                    "http would carry the gate's cookie over the network in clear",
                    "use https; http only for 127.0.0.1, [::1] or localhost");
        return origin;
    }

    private static Set<String> items(String value) throws UnfitException {
        var items = new LinkedHashSet<String>();
        for (String item : value.split(",", -1)) {
            if (item.isEmpty()) throw Values.brokenList();
            items.add(item);
        }
        return items;
    }

    private static <T> Set<T> each(
            Map<String, Set<String>> values, String condition, Values.Reader<T> reader)
            throws UnfitException {
        var read = new LinkedHashSet<T>();
        for (String text : values.getOrDefault(condition, Set.of())) read.add(reader.read(text));
        return read;
    }

    private static String path(String text) throws UnfitException {
        if (GateRule.isPath(text)) return text;
        throw new UnfitException(
                Values.quoted(text) + " is no path",
                "write it from the first slash on, without ? and ;, such as /admin; it means"
                        + " everything below it, too");
    }

    private static Network network(String text) throws UnfitException {
        return Network.parse(text)
                .orElseThrow(() ->
                        new UnfitException(
                                Values.quoted(text) + " is no address or network in numbers",
                                "write one such as 192.0.2.0/24 or 2001:db8::/32"));
    }

    private static Demand demand(List<String> words) throws UnfitException {
        boolean isStep = words.getFirst().equals("step");
        if (words.size() > (isStep ? 2 : 1))
            throw new UnfitException(
                    Values.quoted(words.getLast()) + " stands behind the action",
                    "the action is the end of the line: conditions stand before it");
        return switch (words.getFirst()) {
            case "allow" -> new Demand.Allow();
            case "refuse" -> new Demand.Refuse();
            default -> new Demand.Step(words.size() == 2 ? duration(words.get(1)) : Duration.ZERO);
        };
    }

    /** Minutes or hours: {@code 15m}, {@code 10h}; a minute to 30 days. */
    static Duration duration(String text) throws UnfitException {
        boolean isHours = text.endsWith("h");
        String hint = "write minutes or hours, such as 15m or 10h";
        if (!isHours && !text.endsWith("m"))
            throw new UnfitException(Values.quoted(text) + " is no length of time", hint);
        int number =
                Values.number(
                        "a length of time",
                        text.substring(0, text.length() - 1),
                        1,
                        isHours ? 720 : 43_200,
                        hint);
        return isHours ? Duration.ofHours(number) : Duration.ofMinutes(number);
    }

    static String written(Duration time) {
        return time.toMinutes() % 60 == 0 ? time.toHours() + "h" : time.toMinutes() + "m";
    }

    /** The domain of the gate's cookie (FA-41). */
    static String domain(String text) throws UnfitException {
        String domain = OutwardValues.domain(text);
        if (PublicSuffixes.has(domain))
            throw new UnfitException(
                    Values.quoted(text)
                            + " is shared by strangers: whoever has a name under it would get"
                            + " the gate's cookie",
                    "write the domain that is yours alone, such as example.org");
        return domain;
    }

    /** Networks of proxies, with commas between them. */
    static List<Network> proxies(String text) throws UnfitException {
        var networks = new ArrayList<Network>();
        if (text.equals("off")) return networks;
        for (String item : items(text)) {
            Network network = network(item);
            if (network.prefix() == 0)
                throw new UnfitException(
                        "with " + item + " anybody could say who they are",
                        "name the proxies' own addresses, such as 127.0.0.1");
            networks.add(network);
        }
        return networks;
    }

    void review(
            Slot<Optional<String>> domain,
            Slot<Optional<URI>> portal,
            Slot<List<Network>> proxies,
            Problems problems,
            Problems warnings) {
        if (rules.isEmpty()) return;
        Origin first = origins.getFirst();
        Optional<WebOrigin> login =
                portal.value().flatMap(address -> WebOrigin.parse(address.toString()));
        if (login.isEmpty()) {
            problems.at(first)
                    .add(
                            "there is no portal where people could sign in for the gate",
                            "set portal, for example: " + Scalar.PORTAL.example());
            return;
        }
        if (proxies.value().isEmpty())
            problems.at(first)
                    .add(
                            "no proxy is trusted, so nobody may ask at the gate",
                            "set trusted-proxies, for example: "
                                    + Scalar.TRUSTED_PROXIES.example());
        var policy = new GatePolicy(domain.value(), login.get(), rules);
        if (!policy.isInReach(login.get()))
            problems.at(domain.origin())
                    .add(
                            "the portal does not lie under gate-domain, so it could not set the"
                                    + " gate's cookie",
                            "give the portal a name under it");
        for (int i = 0; i < rules.size(); i++)
            if (!policy.isInReach(rules.get(i).origin()))
                problems.at(origins.get(i))
                        .add(
                                "browsers would not bring the gate's cookie there",
                                domain.value().isPresent()
                                        ? "name a host under gate-domain"
                                        : "set gate-domain to a domain that holds this host and"
                                                + " the portal's");
        warnOfPorts(warnings);
    }

    /** Cookies do not separate ports (FA-45). */
    private void warnOfPorts(Problems warnings) {
        Map<String, Integer> ports = new TreeMap<>();
        for (int i = 0; i < rules.size(); i++) {
            WebOrigin origin = rules.get(i).origin();
            Integer before = ports.putIfAbsent(origin.host(), origin.port());
            if (before != null && before != origin.port())
                warnings.at(origins.get(i))
                        .add(
                                "two applications of one host share the gate's cookie, whatever"
                                        + " their ports",
                                "give each a host name of its own");
        }
    }

    GateSettings gate(Optional<String> domain, List<Duration> times) {
        return new GateSettings(domain, times.getFirst(), times.getLast(), rules);
    }

    List<Setting> settings() {
        return settings;
    }
}

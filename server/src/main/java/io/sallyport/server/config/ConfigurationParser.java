package io.sallyport.server.config;

import io.sallyport.engine.PromptWording;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.policy.RuleList.NotEnrolled;
import io.sallyport.server.config.Configuration.Store;
import io.sallyport.server.config.PathReview.Place;
import io.sallyport.server.web.TrustedProxies;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one file, once. Pure but for the defaults of the machine, which are given. */
final class ConfigurationParser {
    private static final List<String> LATER_DOORS = List.of("radius", "ssh");

    static final List<String> KEYWORDS =
            List.of(
                    "store",
                    "key-file",
                    "door",
                    "http-certificate",
                    "http-key",
                    "portal",
                    "portal-administrators",
                    "portal-first-step",
                    "portal-idle",
                    "portal-session",
                    "trusted-proxies",
                    "gate-domain",
                    "gate-session",
                    GateLines.KEYWORD,
                    "command-socket",
                    "ssh-services",
                    "keys-user",
                    "host",
                    "issuer",
                    "prompt",
                    "not-enrolled",
                    "policy",
                    "map",
                    "log-level",
                    "connections",
                    "audit-keep",
                    "notify-sendmail",
                    "notify-domain",
                    "notify-webhook",
                    "notify-token",
                    "metrics",
                    AcceptedHazardLines.KEYWORD);

    private final Slot<Store> store =
            new Slot<>(
                    Scalar.STORE,
                    new Store.Embedded(Path.of("/var/lib/sallyport")),
                    2,
                    ConfigurationParser::readStore,
                    ConfigurationParser::writeStore);
    private final Slot<Path> keyFile =
            path(Scalar.KEY_FILE, "/etc/sallyport/wrapping.key", Values::file);
    private final Slot<Path> pamSocket =
            path(Scalar.DOOR_PAM, "/run/sallyport/pam.sock", Values::socket);
    private final Slot<Optional<InetSocketAddress>> doorHttp =
            slot(
                    Scalar.DOOR_HTTP,
                    Optional.empty(),
                    OutwardValues.orOff(HttpLines::place),
                    place -> OutwardValues.written(place.map(HttpLines::written)));
    private final Slot<Optional<Path>> httpCertificate =
            orOff(Scalar.HTTP_CERTIFICATE, Values::file);
    private final Slot<Optional<Path>> httpKey = orOff(Scalar.HTTP_KEY, Values::file);
    private final Slot<Optional<URI>> portal = orOff(Scalar.PORTAL, HttpLines::origin);
    private final Slot<Optional<Set<String>>> portalAdministrators =
            slot(
                    Scalar.PORTAL_ADMINISTRATORS,
                    Optional.empty(),
                    OutwardValues.orOff(PortalLines::administrators),
                    names -> OutwardValues.written(names.map(all -> String.join(",", all))));
    private final Slot<Optional<String>> portalFirstStep =
            new Slot<>(
                    Scalar.PORTAL_FIRST_STEP,
                    Optional.empty(),
                    2,
                    PortalLines::firstStep,
                    PortalLines::written);
    private final Slot<Duration> portalIdle =
            minutes(Scalar.PORTAL_IDLE, Duration.ofMinutes(30), PortalLines::idle);
    private final Slot<Duration> portalSession =
            minutes(Scalar.PORTAL_SESSION, Duration.ofHours(8), PortalLines::life);
    private final Slot<List<Network>> trustedProxies =
            slot(
                    Scalar.TRUSTED_PROXIES,
                    List.of(),
                    GateLines::proxies,
                    networks ->
                            networks.isEmpty()
                                    ? "off"
                                    : networks.stream()
                                            .map(Network::toString)
                                            .collect(Collectors.joining(",")));
    private final Slot<Optional<String>> gateDomain = orOff(Scalar.GATE_DOMAIN, GateLines::domain);
    private final Slot<List<Duration>> gateSession =
            new Slot<>(
                    Scalar.GATE_SESSION,
                    List.of(Duration.ofHours(1), Duration.ofHours(10)),
                    2,
                    ConfigurationParser::readSession,
                    times -> times.stream().map(GateLines::written).toList());
    private final Slot<Path> commandSocket =
            path(Scalar.COMMAND_SOCKET, "/run/sallyport/command.sock", Values::socket);
    private final Slot<Set<String>> sshServices =
            slot(
                    Scalar.SSH_SERVICES,
                    new LinkedHashSet<>(List.of("sshd", "sshd-password")),
                    Values::services,
                    services -> String.join(",", services));
    private final Slot<String> keysUser = text(Scalar.KEYS_USER, "sallyport-keys", Values::user);
    private final Slot<String> host = text(Scalar.HOST, "localhost", Values::host);
    private final Slot<String> issuer = text(Scalar.ISSUER, "localhost", Values::issuer);
    private final Slot<String> prompt =
            text(Scalar.PROMPT, PromptWording.DEFAULT.byDefault(), Values::prompt);
    private final Slot<NotEnrolled> notEnrolled = choice(Scalar.NOT_ENROLLED, NotEnrolled.LET_IN);
    private final Slot<LogLevel> logLevel = choice(Scalar.LOG_LEVEL, LogLevel.INFO);
    private final Slot<Integer> connections =
            slot(
                    Scalar.CONNECTIONS,
                    256,
                    text ->
                            Values.number(
                                    "connections",
                                    text,
                                    Configuration.CONNECTIONS_MIN,
                                    Configuration.CONNECTIONS_MAX,
                                    "for example: " + Scalar.CONNECTIONS.example()),
                    String::valueOf);
    private final Slot<Optional<Path>> notifySendmail = orOff(Scalar.NOTIFY_SENDMAIL, Values::file);
    private final Slot<Optional<String>> notifyDomain =
            orOff(Scalar.NOTIFY_DOMAIN, OutwardValues::domain);
    private final Slot<Optional<URI>> notifyWebhook =
            orOff(Scalar.NOTIFY_WEBHOOK, OutwardValues::webhook);
    private final Slot<Optional<Path>> notifyToken = orOff(Scalar.NOTIFY_TOKEN, Values::file);
    private final Slot<Optional<MetricsPlace>> metrics =
            slot(
                    Scalar.METRICS,
                    Optional.empty(),
                    OutwardValues.orOff(OutwardValues::metrics),
                    place -> OutwardValues.written(place.map(OutwardValues::written)));

    private final Slot<Integer> auditKeep =
            slot(
                    Scalar.AUDIT_KEEP,
                    400,
                    text ->
                            Values.number(
                                    "audit-keep",
                                    text,
                                    Configuration.AUDIT_DAYS_MIN,
                                    Configuration.AUDIT_DAYS_MAX,
                                    "so many days; for example: " + Scalar.AUDIT_KEEP.example()),
                    String::valueOf);

    /** In the order in which they are shown. */
    private final List<Slot<?>> slots =
            List.of(
                    store,
                    keyFile,
                    pamSocket,
                    doorHttp,
                    httpCertificate,
                    httpKey,
                    portal,
                    portalAdministrators,
                    portalFirstStep,
                    portalIdle,
                    portalSession,
                    trustedProxies,
                    gateDomain,
                    gateSession,
                    commandSocket,
                    sshServices,
                    keysUser,
                    host,
                    issuer,
                    prompt,
                    notEnrolled,
                    logLevel,
                    connections,
                    auditKeep,
                    notifySendmail,
                    notifyDomain,
                    notifyWebhook,
                    notifyToken,
                    metrics);

    private final String file;
    private final Machine machine;
    private final Problems problems = new Problems();
    private final Problems warnings = new Problems();
    private final ServicePrompts servicePrompts = new ServicePrompts();
    private final IdentityLines identities = new IdentityLines();
    private final AcceptedHazardLines acceptedHazards = new AcceptedHazardLines();
    private final GateLines gate = new GateLines();
    private final PolicyLines policy;
    private boolean everyLineRead;

    ConfigurationParser(String file, Machine machine) {
        this.file = file;
        this.machine = machine;
        this.policy = new PolicyLines(machine.zone());
    }

    Configuration parse(byte[] content, Overrides overrides) throws BadConfigurationException {
        List<Line> lines = Lines.read(file, content, problems);
        // A line that could not be read may have been the rule that asks.
        everyLineRead = problems.isEmpty();
        for (Line line : lines) read(line);
        override(overrides);
        settleDefaults();
        reviewPolicy();
        reviewPaths();
        reviewNotices();
        HttpLines.review(doorHttp, httpCertificate, httpKey, problems, warnings);
        HttpLines.reviewPortal(doorHttp, portal, warnings);
        PortalLines.review(
                portal,
                List.of(portalAdministrators, portalFirstStep, portalIdle, portalSession),
                warnings);
        gate.review(gateDomain, portal, trustedProxies, problems, warnings);
        reviewEnvironment(overrides);
        if (!problems.isEmpty()) throw new BadConfigurationException(problems.sorted(file));
        return configuration();
    }

    private void read(Line line) {
        Complaints complaints = problems.at(line.origin());
        try {
            switch (line.keyword()) {
                case "policy" -> policy.read(line, complaints);
                case "map" -> identities.read(line, warnings.at(line.origin()));
                case "door" -> readDoor(line);
                case GateLines.KEYWORD -> gate.read(line);
                case AcceptedHazardLines.KEYWORD -> acceptedHazards.read(line);
                case "prompt" -> readPrompt(line);
                default -> readScalar(line);
            }
        } catch (UnfitException e) {
            complaints.add(e);
        }
    }

    private void readDoor(Line line) throws UnfitException {
        String door = line.words().size() > 1 ? line.words().get(1) : "";
        switch (door) {
            case "pam" -> pamSocket.read(line, line.from(2));
            case "http" -> doorHttp.read(line, line.from(2));
            default -> throw noDoor(door);
        }
    }

    private static UnfitException noDoor(String door) {
        return new UnfitException(
                LATER_DOORS.contains(door)
                        ? "the door " + door + " is not there yet"
                        : "door names no door that is known",
                "the doors now are: "
                        + Scalar.DOOR_PAM.example()
                        + ", and "
                        + Scalar.DOOR_HTTP.example());
    }

    private void readPrompt(Line line) throws UnfitException {
        if (line.words().size() > 1 && line.words().get(1).equals("service"))
            servicePrompts.read(line);
        else prompt.read(line, line.from(1));
    }

    private void readScalar(Line line) throws UnfitException {
        for (Slot<?> slot : slots)
            if (slot.scalar().keyword().equals(line.keyword())) {
                slot.read(line, line.from(1));
                return;
            }
        everyLineRead = false;
        throw unknownKeyword(line.keyword());
    }

    /** The word is quoted only where it looks like one: the line could be a key or a password. */
    private static UnfitException unknownKeyword(String word) {
        int equals = word.indexOf('=');
        if (equals > 0 && KEYWORDS.contains(word.substring(0, equals)))
            return new UnfitException(
                    "no = stands between a keyword and its value", "write a blank in its place");
        var meant = Nearest.to(word, KEYWORDS);
        if (meant.isPresent())
            return new UnfitException(
                    Values.quoted(word) + " is no keyword; did you mean " + meant.get() + "?",
                    "keywords are: " + String.join(", ", KEYWORDS));
        return new UnfitException(
                "the line does not begin with a keyword that is known",
                "keywords are: " + String.join(", ", KEYWORDS));
    }

    private void override(Overrides overrides) {
        for (Slot<?> slot : slots) {
            var by = overrides.of(slot.scalar());
            if (by.isEmpty()) continue;
            try {
                slot.override(by.get());
            } catch (UnfitException e) {
                problems.at(by.get().origin()).add(e);
            }
        }
    }

    private void settleDefaults() {
        try {
            if (!host.isTried()) host.byDefault(machine.shortName());
        } catch (UnfitException e) {
            problems.at(new Origin(file, 0))
                    .add(
                            "the machine's own name cannot be used as this host's: " + e.what(),
                            "set it, for example: " + Scalar.HOST.example());
        }
        issuer.byDefault(Values.issuerOf(host.value()));
    }

    private void reviewPolicy() {
        var review = new PolicyReview(policy.placed());
        review.refuseUnreachable(problems);
        if (everyLineRead && policy.isWhole()) review.refuseAskingNobody(problems);
        review.warnOfAskingNobody(host.value(), warnings);
        review.warnOfCapitals(warnings);
        servicePrompts.warnOfCapitals(warnings);
        var last = review.last();
        if (notEnrolled.isTried() && last.isPresent())
            warnings.at(notEnrolled.origin())
                    .add(
                            "not-enrolled never decides: the rule on line "
                                    + last.get().origin().line()
                                    + " fits everybody",
                            "remove one of the two");
    }

    private void reviewPaths() {
        var storePlace = new Place(Scalar.STORE, directory(store.value()), store.origin());
        var keyPlace = place(keyFile);
        var places =
                new ArrayList<>(
                        List.of(storePlace, keyPlace, place(pamSocket), place(commandSocket)));
        if (metrics.value().orElse(null) instanceof MetricsPlace.Socket socket)
            places.add(new Place(Scalar.METRICS, socket.path(), metrics.origin()));
        notifyToken
                .value()
                .ifPresent(token ->
                        places.add(new Place(Scalar.NOTIFY_TOKEN, token, notifyToken.origin())));
        httpKey.value()
                .ifPresent(key -> places.add(new Place(Scalar.HTTP_KEY, key, httpKey.origin())));
        PathReview.refuseSameFile(places, problems);
        PathReview.warnOfOpenFolders(places, warnings);
        PathReview.warnOfKeyInStore(storePlace, keyPlace, warnings);
    }

    private void reviewNotices() {
        if (notifyDomain.value().isPresent() && notifySendmail.value().isEmpty())
            warnings.at(notifyDomain.origin())
                    .add(
                            "no mail is sent, so the domain means nothing",
                            "set notify-sendmail, or remove this");
        if (notifyToken.value().isPresent() && notifyWebhook.value().isEmpty())
            warnings.at(notifyToken.origin())
                    .add(
                            "nothing is posted, so the token means nothing",
                            "set notify-webhook, or remove this");
    }

    private static Place place(Slot<Path> slot) {
        return new Place(slot.scalar(), slot.value(), slot.origin());
    }

    private void reviewEnvironment(Overrides overrides) {
        overrides
                .misspelt()
                .forEach((name, meant) ->
                        warnings.at(Origin.variable(name))
                                .add(
                                        "this variable sets nothing; did you mean " + meant + "?",
                                        "rename it or remove it"));
    }

    private Configuration configuration() {
        return new Configuration(
                store.value(),
                keyFile.value(),
                pamSocket.value(),
                commandSocket.value(),
                sshServices.value(),
                keysUser.value(),
                host.value(),
                issuer.value(),
                new PromptWording(prompt.value(), servicePrompts.byService()),
                notEnrolled.value(),
                policy.rules(),
                identities.map(),
                logLevel.value(),
                connections.value(),
                Duration.ofDays(auditKeep.value()),
                new NoticeSettings(
                        notifySendmail.value(),
                        notifyDomain.value(),
                        notifyWebhook.value(),
                        notifyToken.value()),
                metrics.value(),
                new HttpSettings(
                        doorHttp.value(),
                        httpCertificate.value(),
                        httpKey.value(),
                        portal.value(),
                        new TrustedProxies(trustedProxies.value())),
                new PortalSettings(
                        portalAdministrators.value().orElse(Set.of()),
                        portalFirstStep.value(),
                        portalIdle.value(),
                        portalSession.value()),
                gate.gate(gateDomain.value(), gateSession.value()),
                acceptedHazards.accepted(),
                settings(),
                warnings.sorted(file));
    }

    private List<Setting> settings() {
        var settings = new ArrayList<Setting>();
        for (Slot<?> slot : slots) settings.add(slot.setting());
        settings.addAll(servicePrompts.settings());
        settings.addAll(policy.settings());
        settings.addAll(identities.settings());
        settings.addAll(gate.settings());
        settings.addAll(acceptedHazards.settings());
        return settings;
    }

    private static List<Duration> readSession(List<String> words) throws UnfitException {
        Duration idle = GateLines.duration(words.get(0));
        Duration life = GateLines.duration(words.get(1));
        if (idle.compareTo(life) > 0)
            throw new UnfitException(
                    "a gate session cannot be idle for longer than it lives",
                    "write the shorter time first: " + Scalar.GATE_SESSION.example());
        return List.of(idle, life);
    }

    private static Store readStore(List<String> words) throws UnfitException {
        if (!words.getFirst().equals("embedded"))
            throw new UnfitException(
                    "the store names no kind that is known",
                    "the only kind now is: " + Scalar.STORE.example());
        return new Store.Embedded(Values.folder(words.get(1)));
    }

    private static List<String> writeStore(Store store) {
        return switch (store) {
            case Store.Embedded embedded -> List.of("embedded", embedded.directory().toString());
        };
    }

    private static Path directory(Store store) {
        return switch (store) {
            case Store.Embedded embedded -> embedded.directory();
        };
    }

    private static Slot<Path> path(Scalar scalar, String byDefault, Values.Reader<Path> reader) {
        return slot(scalar, Path.of(byDefault), reader, Path::toString);
    }

    private static Slot<String> text(
            Scalar scalar, String byDefault, Values.Reader<String> reader) {
        return slot(scalar, byDefault, reader, text -> text);
    }

    private static Slot<Duration> minutes(
            Scalar scalar, Duration byDefault, Values.Reader<Duration> reader) {
        return slot(scalar, byDefault, reader, span -> String.valueOf(span.toMinutes()));
    }

    private static <E extends Enum<E>> Slot<E> choice(Scalar scalar, E byDefault) {
        return slot(
                scalar,
                byDefault,
                text -> Values.choice(scalar.keyword(), text, byDefault.getDeclaringClass()),
                Values::word);
    }

    private static <T> Slot<Optional<T>> orOff(Scalar scalar, Values.Reader<T> reader) {
        return slot(scalar, Optional.empty(), OutwardValues.orOff(reader), OutwardValues::written);
    }

    private static <T> Slot<T> slot(
            Scalar scalar, T byDefault, Values.Reader<T> reader, Function<T, String> writer) {
        return new Slot<>(
                scalar,
                byDefault,
                1,
                words -> reader.read(words.getFirst()),
                value -> List.of(writer.apply(value)));
    }
}

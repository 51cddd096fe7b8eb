package io.sallyport.server.config;

import io.sallyport.engine.policy.Network;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The lines {@code doctor-exception}: findings that somebody has thought about (DOC-56). */
final class AcceptedHazardLines {
    static final String KEYWORD = "doctor-exception";

    private static final String EXAMPLE =
            "write it like this: doctor-exception hazard-01 user deploy \"automation\"";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int REASON_CHARACTERS_MAX = 200;

    private final List<AcceptedHazard> accepted = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();

    void read(Line line) throws UnfitException {
        var words = line.words();
        if (words.size() < 3 || words.size() % 2 == 0)
            throw new UnfitException(
                    "a doctor-exception has a check, conditions with a value each, and a reason",
                    EXAMPLE);
        if (!ID.matcher(words.get(1)).matches())
            throw new UnfitException("the check's name is none that doctor prints", EXAMPLE);
        String reason = words.getLast();
        if (reason.isBlank() || reason.length() > REASON_CHARACTERS_MAX)
            throw new UnfitException("the reason is empty or too long", EXAMPLE);
        accepted.add(accepted(words, reason));
        settings.add(new Setting(KEYWORD, Words.join(line.from(1)), line.origin().toString()));
    }

    private static AcceptedHazard accepted(List<String> words, String reason)
            throws UnfitException {
        var users = new LinkedHashSet<String>();
        var groups = new LinkedHashSet<String>();
        var services = new LinkedHashSet<String>();
        Optional<Network> network = Optional.empty();
        for (int i = 2; i + 1 < words.size(); i += 2) {
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "user" -> {
                    for (String user : value.split(",", -1)) users.add(Values.user(user));
                }
                case "group" -> {
                    for (String group : value.split(",", -1)) groups.add(Values.group(group));
                }
                case "service" -> {
                    for (String service : value.split(",", -1))
                        services.add(Values.service(service));
                }
                case "network" -> {
                    if (network.isPresent())
                        throw new UnfitException("network stands here twice", EXAMPLE);
                    network = Network.parse(value);
                    if (network.isEmpty())
                        throw new UnfitException(
                                "that is no address or network in numbers",
                                "write one such as 192.0.2.0/24");
                }
                default ->
                        throw new UnfitException(
                                "a doctor-exception knows user, group, network and service alone",
                                EXAMPLE);
            }
        }
        return new AcceptedHazard(
                words.get(1),
                List.copyOf(users),
                List.copyOf(groups),
                network,
                List.copyOf(services),
                reason);
    }

    List<AcceptedHazard> accepted() {
        return accepted;
    }

    List<Setting> settings() {
        return settings;
    }
}

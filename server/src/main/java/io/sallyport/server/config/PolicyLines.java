package io.sallyport.server.config;

import io.sallyport.engine.policy.PolicyRule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of policy of one file. */
final class PolicyLines {
    /** A login reads them one by one, and the review compares each with each. */
    static final int RULES_MAX = 1000;

    private final ZoneId zone;
    private final List<Placed> rules = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private boolean whole = true;

    /** A rule and where it stands. */
    record Placed(PolicyRule rule, Origin origin) {}

    PolicyLines(ZoneId zone) {
        this.zone = zone;
    }

    void read(Line line, Complaints complaints) {
        settings.add(new Setting("policy", Words.join(line.from(1)), line.origin().toString()));
        if (settings.size() == RULES_MAX + 1)
            complaints.add(
                    "there are more than " + RULES_MAX + " rules",
                    "use groups instead of one rule for each person");
        var rule =
                settings.size() <= RULES_MAX
                        ? PolicyLine.read(line, zone, complaints)
                        : Optional.<PolicyRule>empty();
        rule.ifPresentOrElse(
                read -> rules.add(new Placed(read, line.origin())), () -> whole = false);
    }

    /** Whether every line became a rule. */
    boolean isWhole() {
        return whole;
    }

    List<Placed> placed() {
        return rules;
    }

    List<PolicyRule> rules() {
        return rules.stream().map(Placed::rule).toList();
    }

    List<Setting> settings() {
        return settings;
    }
}

package io.sallyport.server.gate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is set of the gate.
 *
 * @param domain of its cookie, in small letters; empty: the portal's host alone
 * @param idle how long a gate session lives without a request
 * @param life how long it lives at most
 * @param rules in order
 */
public record GateSettings(
        Optional<String> domain, Duration idle, Duration life, List<GateRule> rules) {
    public GateSettings {
        rules = List.copyOf(rules);
    }
}

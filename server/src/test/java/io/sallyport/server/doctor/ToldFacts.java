package io.sallyport.server.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A daemon that knows of clocks alone.
 *
 * @param clocks empty if it gives no answer
 */
public record ToldFacts(Optional<List<DeviceClock>> clocks) implements DaemonFacts {
    @Override
    public Optional<List<String>> enrolled() {
        return Optional.empty();
    }

    @Override
    public Optional<Map<String, List<String>>> exemptKeys() {
        return Optional.empty();
    }

    @Override
    public Optional<Foreseen> foresee(HostAccount account, String service, String address) {
        return Optional.empty();
    }
}

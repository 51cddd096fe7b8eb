package io.sallyport.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code prompt service SERVICE "TEXT"}. */
final class ServicePrompts {
    private final Map<String, String> wording = new LinkedHashMap<>();
    private final Map<String, Origin> origins = new LinkedHashMap<>();

    void read(Line line) throws UnfitException {
        if (line.words().size() != 4)
            throw new UnfitException(
                    "a prompt for a service has a service and a text in quotes",
                    "write it like this: prompt service sshd \"Verification code: \"");
        String service = Values.service(line.words().get(2));
        Origin first = origins.putIfAbsent(service, line.origin());
        if (first != null)
            throw new UnfitException(
                    "the prompt for " + service + " is set already, on line " + first.line(),
                    "keep one of the two lines");
        wording.put(service, Values.prompt(line.words().get(3)));
    }

    Map<String, String> byService() {
        return wording;
    }

    List<Setting> settings() {
        var settings = new ArrayList<Setting>();
        wording.forEach((service, text) ->
                settings.add(
                        new Setting(
                                "prompt",
                                Words.join(List.of("service", service, text)),
                                String.valueOf(origins.get(service)))));
        return settings;
    }

    void warnOfCapitals(Problems warnings) {
        origins.forEach((service, origin) -> Values.warnOfCapitals(service, warnings.at(origin)));
    }
}

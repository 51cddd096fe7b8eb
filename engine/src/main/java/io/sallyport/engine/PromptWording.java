package io.sallyport.engine;

import java.util.List;
import java.util.Map;

/**
 * The words of the questions (SSH-67).
 *
 * @param byDefault asked where no other wording is set for the service
 * @param byService wording of single services
 */
public record PromptWording(String byDefault, Map<String, String> byService) {
    /** Its ending is recognised by lftp and sshpass (SSH section 3.4). */
    public static final PromptWording DEFAULT = new PromptWording("One-time password: ", Map.of());

    public PromptWording {
        byService = Map.copyOf(byService);
    }

    List<Prompt> first(String service) {
        return List.of(ask(byService.getOrDefault(service, byDefault)));
    }

    List<Prompt> next() {
        return List.of(
                new Prompt(
                        Prompt.Style.INFORMATION,
                        "One more code is needed. Wait until your device shows the next one."),
                ask("Next one-time password: "));
    }

    private static Prompt ask(String text) {
        return new Prompt(Prompt.Style.ASK_HIDDEN, text);
    }
}

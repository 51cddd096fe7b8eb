package io.sallyport.server.portal;

import io.sallyport.engine.Challenge;
import io.sallyport.engine.Prompt;
import io.sallyport.server.portal.view.Question;
import java.util.Optional;

/** The engine's questions, for a page: a page shows what it is handed, and adds why. */
final class Questions {
    private Questions() {}

    static Question of(
            Challenge challenge,
            String why,
            String action,
            boolean isCancellable,
            Optional<String> passkey) {
        var lines =
                challenge.prompts().stream()
                        .filter(prompt -> !prompt.style().asks())
                        .map(Prompt::text)
                        .toList();
        String label =
                challenge.prompts().stream()
                        .filter(prompt -> prompt.style().asks())
                        .map(prompt -> prompt.text().strip().replaceFirst(":$", ""))
                        .reduce((first, last) -> last)
                        .orElse("");
        return new Question(why, lines, label, action, isCancellable, passkey);
    }
}

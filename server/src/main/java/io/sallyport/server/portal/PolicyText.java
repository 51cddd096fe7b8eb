package io.sallyport.server.portal;

import java.util.List;

/**
 * The policy as it stands in the configuration.
 *
 * @param rules each as {@code file:line: text}, in order
 * @param otherwise the line that decides where none fits
 */
public record PolicyText(List<String> rules, String otherwise) {
    public PolicyText {
        rules = List.copyOf(rules);
    }
}

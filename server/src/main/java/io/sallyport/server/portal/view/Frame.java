package io.sallyport.server.portal.view;

import java.util.Optional;

/**
 * What every page has.
 *
 * @param title key of the title
 * @param account who is signed in; empty if nobody is
 * @param isAdministrator whether that is an administrator
 * @param token of forms
 * @param notice to be said first; empty if there is nothing
 * @param problem the same, for something that went wrong
 * @param onward where the person goes on to after signing in (FA-53)
 */
public record Frame(
        Words words,
        String title,
        Optional<String> account,
        boolean isAdministrator,
        String token,
        Optional<String> notice,
        Optional<String> problem,
        Optional<String> onward) {
    /** The text with this key. */
    public String t(String key, Object... values) {
        return words.text(key, values);
    }
}

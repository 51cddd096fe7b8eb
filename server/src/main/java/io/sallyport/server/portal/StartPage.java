package io.sallyport.server.portal;

import io.sallyport.server.web.WebReply;
import java.util.Map;
import java.util.Optional;

/** What is shown to whoever is not signed in: the ways in. */
final class StartPage {
    private final Pages pages;
    private final boolean hasPasskeys;
    private final boolean hasPassword;

    /**
     * @param hasPasskeys whether people can sign in with one
     * @param hasPassword whether people can sign in by password and code
     */
    StartPage(Pages pages, boolean hasPasskeys, boolean hasPassword) {
        this.pages = pages;
        this.hasPasskeys = hasPasskeys;
        this.hasPassword = hasPassword;
    }

    /**
     * @param next the waiting login that they came for; may be empty
     */
    WebReply show(Visit visit, int status, String next, Optional<String> problem) {
        return pages.page(
                visit,
                status,
                "start",
                Map.of("hasPasskeys", hasPasskeys, "hasPassword", hasPassword, "next", next),
                problem);
    }
}

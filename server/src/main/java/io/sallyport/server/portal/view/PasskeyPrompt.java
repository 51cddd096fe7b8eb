package io.sallyport.server.portal.view;

import java.util.Map;

/**
 * What a page asks the browser's passkeys for.
 *
 * @param kind {@code get} or {@code create}
 * @param options for the browser, in JSON
 * @param why what it is for
 * @param action where the answer goes
 * @param back where one goes without an answer
 * @param carried what the form carries along, by name
 */
public record PasskeyPrompt(
        String kind,
        String options,
        String why,
        String action,
        String back,
        Map<String, String> carried) {}

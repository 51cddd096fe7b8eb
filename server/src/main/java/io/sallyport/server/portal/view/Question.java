package io.sallyport.server.portal.view;

import java.util.List;
import java.util.Optional;

/**
 * The engine's question for a code.
 *
 * @param why what the code is for
 * @param lines to be said first
 * @param label of the field
 * @param action where the answer goes
 * @param passkey where a passkey goes in the place of a code; empty if there is none
 * @param isCancellable whether one may go back without an answer
 */
public record Question(
        String why,
        List<String> lines,
        String label,
        String action,
        boolean isCancellable,
        Optional<String> passkey) {}

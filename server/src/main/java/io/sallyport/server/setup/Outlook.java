package io.sallyport.server.setup;

import java.util.List;
import java.util.Map;

/**
 * What a change means for the people of the host.
 *
 * @param automated accounts that look as if nobody sat at them, each with the reason (SSH-30)
 * @param lockedOut those who come in today and would not any more, each with the reason
 * @param arriving how many accounts with a second step come in by the recipe (DOC-76)
 * @param promised what sshd will say of each login that was looked at, by its arguments (DOC-92)
 */
public record Outlook(
        List<String> automated,
        List<String> lockedOut,
        long arriving,
        Map<String, String> promised) {
    public Outlook {
        automated = List.copyOf(automated);
        lockedOut = List.copyOf(lockedOut);
        promised = Map.copyOf(promised);
    }
}

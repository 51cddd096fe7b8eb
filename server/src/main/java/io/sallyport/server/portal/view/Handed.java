package io.sallyport.server.portal.view;

import java.util.List;

/**
 * Secrets that an administrator hands to somebody, shown once.
 *
 * @param lead what was done
 * @param secrets a link, or codes
 * @param care what to do with them
 * @param of whose they are, for paper
 * @param back the page to go on to
 */
public record Handed(String lead, List<String> secrets, String care, String of, String back) {
    public Handed {
        secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "Handed";
    }
}

package io.sallyport.server.portal.view;

import java.util.List;
import java.util.Optional;

/**
 * Accounts by name, a page of them.
 *
 * @param summary how all goes, in sentences
 * @param next address of the next page; empty on the last one
 */
public record People(List<String> summary, List<Line> lines, Optional<String> next) {
    /**
     * One account.
     *
     * @param address of the person's page
     * @param about devices and codes
     * @param note what is out of the ordinary; empty if nothing is
     */
    public record Line(
            String account, String address, String about, String lastUsed, Optional<String> note) {}
}

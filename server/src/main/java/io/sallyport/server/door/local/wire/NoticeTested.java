package io.sallyport.server.door.local.wire;

import java.util.List;
import java.util.Optional;

/** How a test notice went, by every way that is configured; none if notices are off. */
public record NoticeTested(List<Way> ways) {
    public NoticeTested {
        ways = List.copyOf(ways);
    }

    /**
     * One way.
     *
     * @param name {@code sendmail} or {@code webhook}
     * @param fault why the notice was not taken; absent if it was
     */
    public record Way(String name, Optional<String> fault) {}
}

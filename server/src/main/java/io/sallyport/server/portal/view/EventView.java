package io.sallyport.server.portal.view;

import java.util.List;

/** One audit event, whole. */
public record EventView(EventLine line, List<Fact> facts) {
    public EventView {
        facts = List.copyOf(facts);
    }

    /** What is known, and its name. */
    public record Fact(String name, String text) {}
}

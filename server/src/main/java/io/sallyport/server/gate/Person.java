package io.sallyport.server.gate;

import java.util.List;

/**
 * What is told of somebody.
 *
 * @param groups of the host, in order
 * @param name in full; empty if it is unknown
 * @param email empty if it is unknown
 */
public record Person(List<String> groups, String name, String email) {
    /** Of whom nothing is known. */
    public static final Person UNKNOWN = new Person(List.of(), "", "");

    public Person {
        groups = List.copyOf(groups);
    }
}

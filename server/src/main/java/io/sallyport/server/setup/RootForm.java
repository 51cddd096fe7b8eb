package io.sallyport.server.setup;

import java.util.List;

/** How root logs in, if at all (SSH-26). */
public sealed interface RootForm {
    /** Not at all. */
    record NoLogin() implements RootForm {}

    /** As everybody does. */
    record TwoSteps() implements RootForm {}

    /**
     * By key alone from one network, for when everything else fails.
     *
     * @param network as sshd takes it behind {@code Match Address}
     */
    record BreakGlass(String network) implements RootForm {}

    /** Lines for everybody. */
    default List<String> settings() {
        return List.of(
                switch (this) {
                    case NoLogin none -> "PermitRootLogin no";
                    case TwoSteps both -> "PermitRootLogin yes";
                    case BreakGlass glass -> "PermitRootLogin no";
                });
    }

    /** A block of its own, if it needs one. */
    default List<String> block() {
        return switch (this) {
            case BreakGlass(String network) ->
                    List.of(
                            "",
                            "Match User root Address " + network,
                            "  AuthenticationMethods publickey",
                            "  PubkeyAuthentication yes",
                            "  PermitRootLogin prohibit-password");
            default -> List.of();
        };
    }
}

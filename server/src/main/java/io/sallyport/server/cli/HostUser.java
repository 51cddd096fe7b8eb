package io.sallyport.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A user as this host knows them, by the same look-up that a login makes. */
record HostUser(Optional<Long> uid, List<String> groups) {
    private static final HostUser UNKNOWN = new HostUser(Optional.empty(), List.of());

    static HostUser find(String name) {
        var uid = id("-u", name).filter(text -> text.matches("[0-9]{1,10}")).map(Long::parseLong);
        if (uid.isEmpty()) return UNKNOWN;
        return new HostUser(
                uid, id("-Gn", name).map(text -> List.of(text.split(" +"))).orElse(List.of()));
    }

    /** What was looked up, for whoever reads a conclusion from it. */
    String words(String name) {
        return uid.map(number ->
                        "(This host knows "
                                + name
                                + " with uid "
                                + number
                                + ", in "
                                + (groups.size() == 1 ? "group " : "groups ")
                                + String.join(", ", groups)
                                + ".)")
                .orElse(
                        "(This host does not know "
                                + name
                                + ", so no group was assumed; --group names some.)");
    }

    private static Optional<String> id(String option, String name) {
        try {
            Process id =
                    new ProcessBuilder("id", option, "--", name)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            id.getOutputStream().close();
            String text = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return id.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

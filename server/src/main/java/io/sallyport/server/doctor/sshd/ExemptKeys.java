package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Finding;
import io.sallyport.server.doctor.HostAccount;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** hazard-25: a key without a code that its owner may take out of its command (SSH-73). */
final class ExemptKeys {
    static final String ID = "hazard-25";
    private static final int FILE_BYTES_MAX = 1024 * 1024;

    private final SshdFacts facts;
    private final DaemonFacts daemon;
    private final boolean isShown;

    /**
     * @param isShown whether commands are shown (DOC-2)
     */
    ExemptKeys(SshdFacts facts, DaemonFacts daemon, boolean isShown) {
        this.facts = facts;
        this.daemon = daemon;
        this.isShown = isShown;
    }

    List<Finding> findings() {
        var keys = daemon.exemptKeys();
        if (keys.isEmpty()) return List.of(Blind.daemon(ID));
        if (keys.get().isEmpty())
            return List.of(
                    Finding.ok(ID, Place.asked("sallyportd"), "No key goes without a code."));
        var found = new ArrayList<Finding>();
        for (SshdView view : facts.views())
            if (view.fault().isPresent()) found.add(Blind.view(ID, view, view.fault().get()));
            else for (var entry : keys.get().entrySet()) found.addAll(of(view, entry));
        return found;
    }

    private List<Finding> of(SshdView view, Map.Entry<String, List<String>> keys) {
        var found = new ArrayList<Finding>();
        String name = keys.getKey();
        var account = facts.accounts().find(name);
        if (account.isPresent()) {
            var files = files(view, account.get());
            if (files.isEmpty())
                found.add(
                        Finding.unknown(
                                ID,
                                view.listener().place(),
                                "Not checked: " + name + " is not in the matrix; add --user."));
            for (Path file : files.orElse(Set.of()))
                found.addAll(of(file, account.get(), keys.getValue()));
        }
        return found.isEmpty()
                ? List.of(Finding.ok(ID, view.listener().place(), "Keys of " + name + ": fine."))
                : found;
    }

    /** All that are in effect for the account from anywhere; empty if it was not looked at. */
    private static Optional<Set<Path>> files(SshdView view, HostAccount account) {
        var files = new LinkedHashSet<Path>();
        boolean isSeen = false;
        for (Seen seen : view.seen())
            if (seen.login().user().equals(account.name())) {
                isSeen = true;
                files.addAll(KeyFiles.of(seen.effective(), account));
            }
        return isSeen ? Optional.of(files) : Optional.empty();
    }

    private List<Finding> of(Path file, HostAccount account, List<String> keys) {
        if (!Files.exists(file) && file.startsWith(account.home()))
            return List.of(finding(account, Place.file(file), "can be made by the user", ""));
        if (!Files.exists(file)) return List.of();
        var found = new ArrayList<Finding>();
        OwnedPath.fault(file, Set.of(0))
                .ifPresent(fault -> found.add(finding(account, Place.file(file), fault, "")));
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isExempt = keys.stream().anyMatch(line::contains);
            if (isExempt && !(line.contains("command=\"") && line.contains("restrict")))
                found.add(
                        finding(
                                account,
                                Place.line(file, i + 1),
                                "the key stands here without command= and restrict",
                                isShown ? line.replaceAll("AAAA\\S+", "...") : ""));
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Finding finding(HostAccount account, Place place, String fault, String shown) {
        return new Finding(
                ID,
                Severity.ERROR,
                Set.of(Effect.AROUND),
                place,
                List.of(account.name()),
                List.of(),
                account.name()
                        + " has a key that goes without a code, and "
                        + fault
                        + "."
                        + (shown.isEmpty() ? "" : " " + shown),
                "The user's own line for the key wins over the forced command: a full shell"
                        + " without a code.",
                List.of(
                        "For this account write \"AuthorizedKeysFile none\" under Match, or a file"
                                + " that only root may write."));
    }
}

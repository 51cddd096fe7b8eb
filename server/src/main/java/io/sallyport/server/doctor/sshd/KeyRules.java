package io.sallyport.server.doctor.sshd;

import static io.sallyport.server.doctor.Effect.LOCKOUT;

import io.sallyport.server.doctor.DaemonFacts;
import io.sallyport.server.doctor.HostAccount;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of keys that an account needs before it is ever asked for a code. */
final class KeyRules {
    private final DaemonFacts daemon;
    private final Mounts mounts;
    private final GroupOwners groups;

    KeyRules(DaemonFacts daemon, Mounts mounts, GroupOwners groups) {
        this.daemon = daemon;
        this.mounts = mounts;
        this.groups = groups;
    }

    /** hazard-22: a home that is there after the login only. */
    List<Trouble> home(Seen seen) {
        var account = person(seen);
        if (account.isEmpty()) return List.of();
        Path home = account.get().home();
        boolean isInHome =
                KeyFiles.of(seen.effective(), account.get()).stream()
                        .anyMatch(file -> file.startsWith(home));
        var why = mounts.whyLate(account.get());
        if (!isInHome || why.isEmpty()) return List.of();
        return List.of(
                new Trouble(
                        Severity.WARNING,
                        Set.of(LOCKOUT),
                        Place.file(home),
                        "The keys of "
                                + account.get().name()
                                + " lie in a home that "
                                + why.get()
                                + ".",
                        "Before the login sshd does not find them, and nobody comes in by key.",
                        List.of(
                                "Keep the keys outside of the home: AuthorizedKeysFile"
                                        + " /etc/ssh/authorized_keys/%u")));
    }

    /** hazard-23: StrictModes refuses the file, or there is none. */
    List<Trouble> modes(Seen seen) {
        var account = person(seen);
        if (account.isEmpty() || !usesKeys(seen)) return List.of();
        var troubles = new ArrayList<Trouble>();
        var files = KeyFiles.of(seen.effective(), account.get());
        boolean isStrict = !seen.effective().is("strictmodes", "no");
        for (Path file : files)
            if (isStrict && Files.exists(file))
                fault(file, account.get())
                        .ifPresent(fault ->
                                troubles.add(
                                        trouble(
                                                file,
                                                "sshd refuses "
                                                        + file
                                                        + " (StrictModes): "
                                                        + fault
                                                        + ".",
                                                account.get().name() + " cannot log in by key.",
                                                "chown "
                                                        + account.get().name()
                                                        + " and chmod go-w what is named.")));
        boolean isMissing =
                !files.isEmpty()
                        && files.stream().noneMatch(Files::exists)
                        && seen.effective()
                                .value("authorizedkeyscommand")
                                .filter(command -> !command.equals("none"))
                                .isEmpty();
        if (isMissing && isEnrolled(account.get()))
            troubles.add(
                    trouble(
                            files.getFirst(),
                            account.get().name() + " is enrolled, and has no file of keys.",
                            account.get().name() + " cannot log in by key.",
                            "Put the person's public key into " + files.getFirst() + "."));
        return troubles;
    }

    private boolean isEnrolled(HostAccount account) {
        return daemon.enrolled().filter(names -> names.contains(account.name())).isPresent();
    }

    private static boolean usesKeys(Seen seen) {
        return seen.effective().is("pubkeyauthentication", "yes")
                && seen.methodLists().stream()
                        .anyMatch(list -> list.isAny() || list.has("publickey"));
    }

    private static Optional<HostAccount> person(Seen seen) {
        return seen.account().filter(HostAccount::isPersons);
    }

    /** As sshd looks: the file, and the folders above it up to the home, or to the root. */
    private Optional<String> fault(Path file, HostAccount account) {
        try {
            Path real = file.toRealPath();
            Path home = Files.exists(account.home()) ? account.home().toRealPath() : account.home();
            for (Path at = real; at != null; at = at.getParent()) {
                var fault = own(at, account);
                if (fault.isPresent()) return fault;
                if (at.equals(home)) return Optional.empty();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it cannot be looked at");
        }
    }

    private Optional<String> own(Path path, HostAccount account) throws IOException {
        var fault = OwnedPath.own(path, Set.copyOf(List.of(0, (int) account.uid())));
        boolean isByGroupOnly = fault.filter(text -> text.endsWith("its group")).isPresent();
        int group = (int) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        // Debian's sshd lets a group write that has no other member than the owner.
        return isByGroupOnly && groups.hasNoOther(group, account.name()) ? Optional.empty() : fault;
    }

    private static Trouble trouble(Path file, String what, String means, String todo) {
        return new Trouble(
                Severity.ERROR, Set.of(LOCKOUT), Place.file(file), what, means, List.of(todo));
    }
}

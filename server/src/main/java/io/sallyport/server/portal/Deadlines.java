package io.sallyport.server.portal;

import io.sallyport.engine.EnrollmentDeadlines.Due;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.AccountPage;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.portal.view.Words;
import io.sallyport.server.unix.HostLogin;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** By when somebody needs a second step, by the rules for sshd on this host (SSH-164). */
final class Deadlines {
    private static final String HOST_DOOR = "host";

    private final AdministrationParts parts;
    private final String hostName;
    private final Words words;

    Deadlines(PortalParts parts, Words words) {
        this.parts = parts.administration();
        this.hostName = parts.hostName();
        this.words = words;
    }

    Optional<String> of(AccountName account, Optional<AccountStatus> status) {
        if (status.map(AccountStatus::isProtected).orElse(false)) return Optional.empty();
        Optional<HostLogin> login = parts.administrators().login(account);
        return parts.sshServices().stream()
                .flatMap(service -> due(account, login, service).stream())
                .min(Comparator.comparing(Due::deadline))
                .map(due ->
                        words.text(
                                due.isPast() ? "person.overdue" : "person.due",
                                words.time(due.deadline())));
    }

    Optional<String> note(AccountPage.Line line) {
        if (line.isProtected()) return Optional.empty();
        return AccountName.parse(line.account()).flatMap(name -> of(name, Optional.empty()));
    }

    private Optional<Due> due(AccountName account, Optional<HostLogin> login, String service) {
        var where = new Circumstances(HOST_DOOR, hostName, service, account.value(), "", "", "");
        return parts.deadlines()
                .find(
                        where,
                        login.map(HostLogin::groups).orElse(Set.of()),
                        login.map(known -> OptionalLong.of(known.uid()))
                                .orElse(OptionalLong.empty()));
    }
}

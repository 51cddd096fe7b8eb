package io.sallyport.server.door.pam;

import io.sallyport.engine.EnrollmentDeadlines;
import io.sallyport.engine.EnrollmentDeadlines.Due;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.server.door.Peer;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Answers sallyport-notice, which an interactive shell runs when it begins: one short text for
 * whoever has no second step and needs one by a day, nothing for everybody else (SSH-164). Anybody
 * may ask, and hears of the own account alone.
 */
public final class NoticeDesk {
    private final EnrollmentDeadlines deadlines;
    private final String host;
    private final Set<String> sshServices;
    private final ZoneId zone;

    /**
     * @param host name of this host
     * @param sshServices PAM services of sshd: the logins that the notice is about
     * @param zone in which days begin
     */
    public NoticeDesk(
            EnrollmentDeadlines deadlines, String host, Set<String> sshServices, ZoneId zone) {
        this.deadlines = deadlines;
        this.host = host;
        this.sshServices = Set.copyOf(sshServices);
        this.zone = zone;
    }

    PamFrame answer(PamFrame request, Peer caller) throws MalformedBytesException {
        NoticeRequest asked = NoticeRequest.read(request);
        String notice =
                caller.ownName()
                        .flatMap(name -> earliest(asked, name, caller.isRoot()))
                        .map(this::text)
                        .orElse("");
        return new PamFrame(PamFrame.Kind.NOTICE, new ByteWriter().text(notice).toByteArray());
    }

    /** Of all services of sshd: the person does not know that there are several. */
    private Optional<Due> earliest(NoticeRequest asked, String name, boolean isRoot) {
        return sshServices.stream()
                .map(service -> due(asked, name, isRoot, service))
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Due::deadline));
    }

    private Optional<Due> due(NoticeRequest asked, String name, boolean isRoot, String service) {
        var where =
                new Circumstances(
                        PamCircumstances.DOOR, host, service, name, asked.address(), "", "");
        return deadlines.find(
                where, asked.groups(), isRoot ? OptionalLong.of(0) : OptionalLong.empty());
    }

    private String text(Due due) {
        return due.isPast()
                ? "SSH to %s needs a second step, and you have none. Set one up now: sallyport enroll"
                        .formatted(host)
                : "From %s on, SSH to %s needs a second step, and you have none yet. Set one up: sallyport enroll"
                        .formatted(due.deadline().atZone(zone).toLocalDate(), host);
    }
}

package io.sallyport.server.door.pam;

import io.sallyport.engine.KeyLookups;
import io.sallyport.engine.KeyLookups.Answer;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.server.door.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers sallyport-keys, which sshd runs for each key that is offered (SSH-113). Only root and one
 * user of the configuration may ask.
 */
public final class LookUpDesk {
    private static final Logger LOG = LoggerFactory.getLogger(LookUpDesk.class);

    private static final int FOUND = 1;
    private static final int UNKNOWN = 2;
    private static final int REFUSED = 3;
    private static final int UNAVAILABLE = 4;

    /** What asks, in the audit: sshd does not tell it which PAM service will follow. */
    private static final String SERVICE = "sallyport-keys";

    private static final int REASON_CHARACTERS_MAX = 128;

    private final KeyLookups lookups;
    private final String host;
    private final String user;

    /**
     * @param host name of this host
     * @param user who may ask besides root
     */
    public LookUpDesk(KeyLookups lookups, String host, String user) {
        this.lookups = lookups;
        this.host = host;
        this.user = user;
    }

    PamFrame answer(PamFrame request, Peer caller) throws MalformedBytesException {
        LookUp asked = LookUp.read(request);
        if (!mayAsk(caller)) {
            LOG.warn("{} asked for a key; only root and {} may", caller.name(), user);
            return reply(REFUSED, "only root and the user of keys-user may ask for keys", "");
        }
        if (asked.isCheck()) return reply(UNKNOWN, "", "");
        var where =
                new Circumstances(PamCircumstances.DOOR, host, SERVICE, asked.user(), "", "", "");
        return switch (lookups.find(where, asked.type(), asked.fingerprint())) {
            case Answer.Found found -> reply(FOUND, "", found.line());
            case Answer.Unknown unknown -> reply(UNKNOWN, "", "");
            case Answer.Unavailable fault ->
                    reply(UNAVAILABLE, "incident " + fault.incident() + ": " + fault.reason(), "");
        };
    }

    private boolean mayAsk(Peer caller) {
        return caller.isRoot() || caller.ownName().filter(user::equals).isPresent();
    }

    private static PamFrame reply(int status, String reason, String line) {
        String cut =
                reason.length() <= REASON_CHARACTERS_MAX
                        ? reason
                        : reason.substring(0, REASON_CHARACTERS_MAX);
        return new PamFrame(
                PamFrame.Kind.KEY, new ByteWriter().u8(status).text(cut).text(line).toByteArray());
    }
}

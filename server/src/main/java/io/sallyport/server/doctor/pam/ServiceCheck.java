package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.AcceptedFindings;
import io.sallyport.server.doctor.Check;
import io.sallyport.server.doctor.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A check that looks at one service after the other. */
final class ServiceCheck implements Check {
    /** Findings about one service; none if it is fine. */
    interface Rule {
        List<Finding> findings(PamService service) throws IOException, TooManyPathsException;
    }

    private final String id;
    private final PamHost host;
    private final String fine;
    private final Rule rule;

    /**
     * @param fine what is said where nothing is wrong
     */
    ServiceCheck(String id, PamHost host, String fine, Rule rule) {
        this.id = id;
        this.host = host;
        this.fine = fine;
        this.rule = rule;
    }

    @Override
    public String id() {
        return id;
    }

    /** A service that nobody can read may be ours; then nothing is fine. */
    @Override
    public List<Finding> findings() {
        var found = new ArrayList<Finding>();
        try {
            for (PamService service : host.concerned()) found.addAll(checked(service));
            for (PamHost.Read dark : host.dark())
                found.add(Verdicts.unknown(id, "the PAM service " + dark.name() + " " + why(dark)));
        } catch (IOException e) {
            found.add(Verdicts.unknown(id, String.valueOf(e.getMessage())));
        }
        if (found.isEmpty()) found.add(Verdicts.ok(id, fine));
        return found;
    }

    private List<Finding> checked(PamService service) throws IOException {
        try {
            List<Finding> found = rule.findings(service);
            return host.reason(id, service.name())
                    .map(reason ->
                            found.stream().map(one -> AcceptedFindings.shown(one, reason)).toList())
                    .orElse(found);
        } catch (TooManyPathsException e) {
            return List.of(
                    Verdicts.unknown(id, "service " + service.name() + ": " + e.getMessage()));
        }
    }

    private static String why(PamHost.Read dark) {
        return switch (dark) {
            case PamHost.Read.Unusable bad ->
                    "cannot be used (" + bad.origin() + ": " + bad.why() + ")";
            case PamHost.Read.Unknown unread -> "cannot be read (" + unread.why() + ")";
            case PamHost.Read.Service good -> "is fine: " + good.name();
        };
    }
}

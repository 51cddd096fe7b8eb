package io.sallyport.server.portal;

import io.sallyport.engine.EnrollmentDeadlines;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the pages of administration stand on.
 *
 * @param sshServices PAM services of sshd, for which deadlines are looked up
 * @param policy the rules as they apply now
 */
public record AdministrationParts(
        AdministratorDesk desk,
        Administrators administrators,
        EnrollmentDeadlines deadlines,
        Set<String> sshServices,
        Supplier<PolicyText> policy) {
    public AdministrationParts {
        sshServices = Set.copyOf(sshServices);
    }

    /** The service that people ask about first. */
    String sshService() {
        return sshServices.stream().min(Comparator.naturalOrder()).orElse("");
    }
}

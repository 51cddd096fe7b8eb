package io.sallyport.engine.policy;

import io.sallyport.engine.identity.AccountName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What policy is asked about.
 *
 * @param account whose second step it would be
 * @param enrolled whether the account has one
 * @param groups groups of the account as its host knows them
 * @param uid uid of the account as its host knows it
 * @param service PAM service or application
 * @param host host or site that is logged in to
 * @param address address of the person's machine, if it is known; rules about networks fit no
 *     unknown address
 * @param now when
 * @param pinnedKey the entry of the list of keys that the first step was made with, in words, if it
 *     is live, has a command, and allows the address (SSH-74)
 */
public record PolicyQuestion(
        AccountName account,
        Enrolled enrolled,
        Set<String> groups,
        OptionalLong uid,
        String service,
        String host,
        Optional<InetAddress> address,
        Instant now,
        Optional<String> pinnedKey) {
    /** Whether an account has a second step. */
    public enum Enrolled {
        YES,
        NO
    }

    public PolicyQuestion {
        groups = Set.copyOf(groups);
    }

    /** About a login whose first step was not made with a key that is pinned to a command. */
    public PolicyQuestion(
            AccountName account,
            Enrolled enrolled,
            Set<String> groups,
            OptionalLong uid,
            String service,
            String host,
            Optional<InetAddress> address,
            Instant now) {
        this(account, enrolled, groups, uid, service, host, address, now, Optional.empty());
    }

    boolean isEnrolled() {
        return enrolled == Enrolled.YES;
    }

    boolean isSuperuser() {
        return uid.isPresent() && uid.getAsLong() == 0;
    }
}

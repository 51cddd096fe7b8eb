package io.sallyport.server.portal;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.Credential;
import io.sallyport.engine.account.CredentialId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of an account a session rests on. A session ends with it: when the account is deleted, even
 * if it comes back, and when a device is removed, switched off or said to be lost, by whomever
 * (FA-44).
 *
 * @param created when the account came to be; empty if there was none yet
 * @param devices its devices and passkeys
 */
record Footing(Optional<Instant> created, Set<CredentialId> devices) {
    Footing {
        devices = Set.copyOf(devices);
    }

    static Footing of(Optional<Account> account) {
        return new Footing(account.map(Account::createdAt), devices(account));
    }

    boolean isFirmOn(Optional<Account> now) {
        boolean isSame = created.isEmpty() || created.equals(now.map(Account::createdAt));
        return isSame && devices(now).containsAll(devices);
    }

    private static Set<CredentialId> devices(Optional<Account> account) {
        return account.stream()
                .flatMap(known -> Stream.concat(known.codeDevices(), known.passkeys()))
                .map(Credential::id)
                .collect(Collectors.toUnmodifiableSet());
    }
}

package io.sallyport.engine;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.PolicyQuestion;
import io.sallyport.engine.policy.PolicyQuestion.Enrolled;
import io.sallyport.engine.sshkey.ServedKey;
import java.time.Instant;
import java.util.Optional;

/** What policy is asked about an attempt. */
final class Questions {
    private Questions() {}

    static PolicyQuestion of(
            AuthenticationRequest request,
            AccountName account,
            Optional<Account> seen,
            Instant now) {
        return of(
                request,
                account,
                seen.map(Account::isProtected).orElse(false) ? Enrolled.YES : Enrolled.NO,
                seen.flatMap(known -> pinnedKey(request, known, now)),
                now);
    }

    /** About an attempt whose first step was no key. */
    static PolicyQuestion of(
            AuthenticationRequest request, AccountName account, Enrolled enrolled, Instant now) {
        return of(request, account, enrolled, Optional.empty(), now);
    }

    private static PolicyQuestion of(
            AuthenticationRequest request,
            AccountName account,
            Enrolled enrolled,
            Optional<String> pinnedKey,
            Instant now) {
        return new PolicyQuestion(
                account,
                enrolled,
                request.groups(),
                request.uid(),
                request.circumstances().service(),
                request.circumstances().host(),
                request.address(),
                now,
                pinnedKey);
    }

    /** The entry that the first step was made with, if it may exempt (SSH-74, SSH-76). */
    private static Optional<String> pinnedKey(
            AuthenticationRequest request, Account account, Instant now) {
        return request.key()
                .flatMap(key -> account.key(key.fingerprint()))
                .filter(entry -> entry.isPinned() && entry.isLive(now))
                .filter(entry -> entry.allows(request.address()))
                .map(ServedKey::shown);
    }
}

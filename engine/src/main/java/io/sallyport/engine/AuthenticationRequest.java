package io.sallyport.engine;

import io.sallyport.engine.account.TerminalSession;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.sshkey.SshPublicKey;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * One attempt to pass a door, as the door describes it.
 *
 * @param attempt drawn by the door; a resend carries the same
 * @param circumstances where it comes from
 * @param groups groups of the login as its host knows them; empty where the caller may not say
 * @param uid uid of the login as its host knows it; empty where the caller may not say
 * @param firstStep what the door knows of the first step
 * @param key the one key that the first step was made with, where the door may believe it
 * @param session the session on a terminal that it comes from, where there is one and the door may
 *     believe it
 * @param receipt what the person's browser shows and is to be given (GUESS-12 a), at doors that
 *     deal with browsers
 */
public record AuthenticationRequest(
        AttemptId attempt,
        Circumstances circumstances,
        Set<String> groups,
        OptionalLong uid,
        FirstStep firstStep,
        Optional<SshPublicKey> key,
        Optional<TerminalSession> session,
        Optional<BrowserReceipt> receipt) {
    /** What a door knows of the step before this one. */
    public enum FirstStep {
        /** Proven, or not this door's to know. */
        NOT_FAILED,
        /**
         * Proven, and too little alone (FA-97): where no second step is asked for, or there is
         * none, the answer is denied.
         */
        NEVER_ALONE,
        /**
         * Failed: the same questions are asked, nothing is judged, and the answer is always denied
         * (SSH-12).
         */
        FAILED
    }

    public AuthenticationRequest {
        groups = Set.copyOf(groups);
    }

    /** An attempt whose first step was made with no key, or with one that is not known. */
    public AuthenticationRequest(
            AttemptId attempt,
            Circumstances circumstances,
            Set<String> groups,
            OptionalLong uid,
            FirstStep firstStep) {
        this(attempt, circumstances, groups, uid, firstStep, Optional.empty());
    }

    /** An attempt from no session that is known, and from no browser. */
    public AuthenticationRequest(
            AttemptId attempt,
            Circumstances circumstances,
            Set<String> groups,
            OptionalLong uid,
            FirstStep firstStep,
            Optional<SshPublicKey> key) {
        this(
                attempt,
                circumstances,
                groups,
                uid,
                firstStep,
                key,
                Optional.empty(),
                Optional.empty());
    }

    Optional<InetAddress> address() {
        return Network.address(circumstances.address());
    }

    /**
     * SHA-256 over everything but the first step: what a challenge is bound to.
     *
     * @param purpose what a right answer does: lets in, or makes one certain change
     */
    byte[] digest(String purpose) {
        var out = new ByteWriter().text(purpose).i64(attempt.high()).i64(attempt.low());
        out.text(circumstances.door()).text(circumstances.host()).text(circumstances.service());
        out.text(circumstances.login()).text(circumstances.address());
        out.text(circumstances.remoteHost()).text(circumstances.terminal());
        out.i64(uid.orElse(-1)).text(key.map(SshPublicKey::fingerprint).orElse(""));
        out.i64(groups.size());
        for (String group : new TreeSet<>(groups)) out.text(group);
        out.u8(session.isPresent() ? 1 : 0);
        session.ifPresent(seen -> seen.writeTo(out));
        out.u8(receipt.isPresent() ? 1 : 0);
        receipt.ifPresent(shown -> out.blob(shown.shown()).blob(shown.next()));
        try {
            return MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

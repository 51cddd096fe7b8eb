package io.sallyport.server.door.local;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountStore;
import io.sallyport.engine.account.Versioned;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.enrollment.AllowKey;
import io.sallyport.engine.enrollment.RemoveKey;
import io.sallyport.engine.enrollment.RemoveKey.Reach;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import io.sallyport.engine.sshkey.ServedKey;
import io.sallyport.engine.sshkey.SshPublicKey;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AddSshKey;
import io.sallyport.server.door.local.wire.AllowSshKey;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.ListSshKeys;
import io.sallyport.server.door.local.wire.RemoveSshKey;
import io.sallyport.server.door.local.wire.SshKeyPage;
import io.sallyport.server.door.local.wire.StepUp;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The list of keys that sshd is told of. */
final class SshKeyOperations {
    private static final int ACCOUNTS_OF_A_PAGE = 200;

    /** An administrator proves nothing, so there is no attempt to tell apart. */
    private static final StepUp NO_STEP_UP = StepUp.first("");

    private final Changes changes;
    private final AccountStore store;
    private final InstantSource clock;

    SshKeyOperations(LocalParts parts, Changes changes) {
        this.changes = changes;
        this.store = parts.store();
        this.clock = parts.clock();
    }

    ChangeReply allow(Visit visit, AllowSshKey message) throws RefusedException {
        SshPublicKey key = key(message.key());
        var networks = new ArrayList<Network>();
        for (String text : message.networks()) networks.add(network(text));
        // Without one it would be a key that opens a shell (SSH-72).
        if (message.command().isBlank())
            throw RefusedException.malformed("A key of automation needs a command.");
        var entry =
                checked(() ->
                        new ServedKey(
                                key,
                                Optional.of(message.command()),
                                networks,
                                now(),
                                message.expires(),
                                message.owner().strip(),
                                Optional.of(message.review()),
                                new byte[0]));
        return changes.make(visit, NO_STEP_UP, new AllowKey(entry));
    }

    ChangeReply add(Visit visit, AddSshKey message) throws RefusedException {
        SshPublicKey key = key(message.key());
        byte[] attestation =
                message.attestation().isEmpty()
                        ? new byte[0]
                        : Changes.base64(
                                message.attestation().get(),
                                ServedKey.ATTESTATION_BYTES_MAX,
                                "attestation");
        String owner = visit.account().value();
        var entry =
                checked(() ->
                        new ServedKey(
                                key,
                                Optional.empty(),
                                List.of(),
                                now(),
                                Optional.empty(),
                                shortened(owner),
                                Optional.empty(),
                                attestation));
        return changes.make(visit, message.stepUp(), new AllowKey(entry));
    }

    ChangeReply remove(Visit visit, RemoveSshKey message) throws RefusedException {
        String fingerprint = Texts.checked(message.fingerprint(), "the fingerprint");
        Reach reach = visit.isAdministration() ? Reach.ALL : Reach.OWN;
        return changes.make(visit, message.stepUp(), new RemoveKey(fingerprint, reach));
    }

    SshKeyPage ofAccount(Visit visit, About message) throws RefusedException {
        return new SshKeyPage(entries(visit.account()), Optional.empty());
    }

    SshKeyPage all(Visit visit, ListSshKeys message) throws RefusedException {
        Optional<AccountName> after = Optional.empty();
        if (message.after().isPresent()) {
            after = AccountName.parse(message.after().get());
            if (after.isEmpty()) throw RefusedException.malformed("after is no account's name.");
        }
        var names = store.names(after, ACCOUNTS_OF_A_PAGE);
        var keys = new ArrayList<SshKeyPage.Entry>();
        for (AccountName name : names) keys.addAll(entries(name));
        return new SshKeyPage(
                keys,
                names.size() < ACCOUNTS_OF_A_PAGE
                        ? Optional.empty()
                        : Optional.of(names.getLast().value()));
    }

    private List<SshKeyPage.Entry> entries(AccountName name) {
        Instant now = clock.instant();
        return store
                .find(name)
                .map(Versioned::account)
                .map(Account::keys)
                .orElse(List.of())
                .stream()
                .map(key -> entry(name, key, now))
                .toList();
    }

    private static SshKeyPage.Entry entry(AccountName name, ServedKey key, Instant now) {
        return new SshKeyPage.Entry(
                name.value(),
                key.fingerprint(),
                key.key().text(),
                key.command(),
                key.networks().stream().map(Network::toString).toList(),
                key.addedAt(),
                key.expiresAt(),
                key.owner(),
                key.reviewAt(),
                key.isLive(now),
                key.isDue(now),
                key.attestation().length > 0);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static SshPublicKey key(String text) throws RefusedException {
        String[] words = text.split(" ", -1);
        if (words.length != 2)
            throw RefusedException.malformed("The key is its type and Base64, with one blank.");
        try {
            return SshPublicKey.ofBase64(words[0], words[1]);
        } catch (MalformedBytesException e) {
            throw RefusedException.malformed(
                    "This is no public key that can be taken: " + e.getMessage() + ".");
        }
    }

    private static Network network(String text) throws RefusedException {
        return Network.parse(text)
                .orElseThrow(() ->
                        RefusedException.malformed(
                                "A network is one in numbers, such as 192.0.2.0/24 or"
                                        + " 2001:db8::7."));
    }

    /** An account's name may be longer than what an owner may be called. */
    private static String shortened(String owner) {
        return ServedKey.faultOfOwner(owner).isEmpty() ? owner : "the account";
    }

    private static ServedKey checked(Supplier<ServedKey> entry) throws RefusedException {
        try {
            return entry.get();
        } catch (IllegalArgumentException e) {
            String fault = String.valueOf(e.getMessage());
            throw RefusedException.malformed(
                    Character.toUpperCase(fault.charAt(0)) + fault.substring(1) + ".");
        }
    }
}

package io.sallyport.server.app;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.audit.AuditEvent;
import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.EventIds;
import io.sallyport.engine.audit.Link;
import io.sallyport.engine.audit.Verdict;
import io.sallyport.engine.keys.Seal;
import io.sallyport.server.gate.AssertionSigner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The applications that may ask. Kept whole in one sealed record of the store; this process is the
 * only one that changes it. Safe for use by many threads.
 */
public final class AppRegistry {
    /** How every JSON object of one member or more begins. */
    private static final String JSON_IN_BASE64 = "eyJ";

    private final AppStore store;
    private final Seal seal;
    private final SecureRandom random;
    private final InstantSource clock;
    private volatile AppList list;

    private AppRegistry(
            AppStore store, Seal seal, SecureRandom random, InstantSource clock, AppList list) {
        this.store = store;
        this.seal = seal;
        this.random = random;
        this.clock = clock;
        this.list = list;
    }

    /** An application, and its key, which is shown this once. */
    public record Keyed(App app, String key) {}

    /**
     * Reads the list; makes an empty one with a new signing key if there is none. It is always
     * sealed anew, so that it lies under the key file's current key.
     *
     * @throws StoreException if it is damaged, or the key file does not open it
     */
    public static AppRegistry open(
            AppStore store, Seal seal, SecureRandom random, InstantSource clock) {
        var kept = store.apps();
        AppList list = kept.isPresent() ? opened(kept.get(), seal) : AppList.begin(random);
        var registry = new AppRegistry(store, seal, random, clock, list);
        registry.sealAnew();
        return registry;
    }

    private static AppList opened(byte[] sealed, Seal seal) {
        byte[] plain =
                seal.open(sealed)
                        .orElseThrow(() ->
                                new StoreException(
                                        "the key file does not open the list of applications: it"
                                                + " is damaged, or of another server; put the"
                                                + " store back from a backup"));
        try {
            return AppList.read(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Seals the list under the key file's current key. */
    public synchronized void sealAnew() {
        store.keepApps(sealed(list));
    }

    /** As it is kept. */
    Optional<byte[]> kept() {
        return store.apps();
    }

    /** Whose key this is; empty if it is nobody's. Always does the same work. */
    public Optional<App> authenticate(String presented) {
        AppList now = list;
        byte[] digest = AppKey.digest(now.pepper(), presented);
        Optional<App> app = AppKey.nameIn(presented).map(now.apps()::get);
        byte[] expected = app.map(App::keyDigest).orElseGet(() -> new byte[digest.length]);
        return MessageDigest.isEqual(digest, expected) ? app : Optional.empty();
    }

    /** Whose key this says it is; proves nothing. Empty if there is no such application. */
    public Optional<App> claimedBy(String presented) {
        return AppKey.nameIn(presented).flatMap(this::find);
    }

    /** All, by name. */
    public List<App> all() {
        return list.inOrder();
    }

    public Optional<App> find(String name) {
        return Optional.ofNullable(list.apps().get(name));
    }

    public AnswerPublicKey publicKey() {
        return list.signing().publicKey();
    }

    /** The value of the header by which an application proves an answer. */
    public String signature(String app, String nonce, byte[] body) {
        return SignedAnswer.header(list.signing(), app, nonce, body);
    }

    /**
     * Signs assertions of the gate by the key of answers. None can be taken for an answer: those
     * begin with another word.
     */
    public AssertionSigner assertionSigner() {
        return new AssertionSigner() {
            @Override
            public String keyId() {
                return list.signing().publicKey().id();
            }

            @Override
            public String publicKey() {
                return list.signing().publicKey().base64();
            }

            @Override
            public byte[] sign(String signingInput) {
                if (!signingInput.startsWith(JSON_IN_BASE64))
                    throw new IllegalArgumentException("this is no signing input of a JWS");
                return list.signing().sign(signingInput.getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    /** Adds an application. */
    public synchronized Keyed add(
            String actor, Circumstances circumstances, String name, AppRights rights)
            throws AppRefusedException {
        if (!App.isName(name))
            throw new AppRefusedException(
                    "A name has small letters, digits and dashes, a letter first, and at most 32"
                            + " characters.");
        if (find(name).isPresent())
            throw new AppRefusedException("There is an application \"" + name + "\" already.");
        if (list.apps().size() >= AppList.APPS_MAX)
            throw new AppRefusedException(
                    "There are " + AppList.APPS_MAX + " applications; remove one first.");
        String key = AppKey.draw(name, random);
        Instant now = clock.instant();
        var app = new App(name, AppKey.digest(list.pepper(), key), now, now, rights);
        keep(list.with(app), Cause.APPLICATION_ADDED, app, actor, circumstances);
        return new Keyed(app, key);
    }

    /** Gives an application a new key; the old one is good for nothing from then on. */
    public synchronized Keyed rotate(String actor, Circumstances circumstances, String name)
            throws AppRefusedException {
        App old = known(name);
        String key = AppKey.draw(name, random);
        App app = old.withKey(AppKey.digest(list.pepper(), key), clock.instant());
        keep(list.with(app), Cause.APPLICATION_KEY_CHANGED, app, actor, circumstances);
        return new Keyed(app, key);
    }

    /** Removes an application. */
    public synchronized void remove(String actor, Circumstances circumstances, String name)
            throws AppRefusedException {
        App app = known(name);
        keep(list.without(name), Cause.APPLICATION_REMOVED, app, actor, circumstances);
    }

    private App known(String name) throws AppRefusedException {
        return find(name)
                .orElseThrow(() -> new AppRefusedException("There is no such application."));
    }

    /** In force once it is durable. */
    private void keep(
            AppList next, Cause cause, App app, String actor, Circumstances circumstances) {
        var event =
                new AuditEvent(
                        EventIds.draw(random),
                        clock.instant(),
                        Optional.empty(),
                        Optional.empty(),
                        circumstances,
                        Verdict.CHANGED,
                        cause,
                        app.name(),
                        "",
                        "",
                        actor,
                        Link.NONE);
        store.keepApps(sealed(next), event);
        list = next;
    }

    private byte[] sealed(AppList which) {
        byte[] plain = which.write();
        try {
            return seal.close(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }
}

package io.sallyport.server.app;

import io.sallyport.engine.account.StoreException;
import io.sallyport.engine.bytes.ByteWriter;
import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.policy.Network;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that is kept of applications, in one record.
 *
 * @param pepper key of the digests of their keys
 * @param signing signs what they are answered
 * @param apps by name, in order
 */
record AppList(byte[] pepper, AnswerSigningKey signing, Map<String, App> apps) {
    static final int APPS_MAX = 256;

    private static final int VERSION = 1;
    private static final int PEPPER_BYTES = 32;
    private static final int DIGEST_BYTES = 32;
    private static final int TEXT_BYTES_MAX = 255;

    AppList {
        apps = Map.copyOf(apps);
    }

    static AppList begin(SecureRandom random) {
        var pepper = new byte[PEPPER_BYTES];
        random.nextBytes(pepper);
        return new AppList(pepper, AnswerSigningKey.generate(random), Map.of());
    }

    AppList with(App app) {
        var next = new TreeMap<>(apps);
        next.put(app.name(), app);
        return new AppList(pepper, signing, next);
    }

    AppList without(String name) {
        var next = new TreeMap<>(apps);
        next.remove(name);
        return new AppList(pepper, signing, next);
    }

    List<App> inOrder() {
        return List.copyOf(new TreeMap<>(apps).values());
    }

    byte[] write() {
        var out = new ByteWriter().u8(VERSION).raw(pepper);
        signing.write(out);
        out.u16(apps.size());
        for (App app : inOrder()) write(app, out);
        return out.toByteArray();
    }

    private static void write(App app, ByteWriter out) {
        out.text(app.name()).raw(app.keyDigest()).instant(app.added()).instant(app.keyMade());
        AppRights rights = app.rights();
        out.u8(rights.rights().size());
        for (Right right : rights.rights()) out.word(right);
        write(rights.services(), out);
        write(rights.people(), out);
        write(rights.networks().stream().map(Network::toString).toList(), out);
        out.u32(rights.perMinute());
    }

    private static void write(Iterable<String> texts, ByteWriter out) {
        var all = new ArrayList<String>();
        texts.forEach(all::add);
        out.u16(all.size());
        all.forEach(out::text);
    }

    /**
     * @throws StoreException if it is damaged, or of a later release
     */
    static AppList read(byte[] bytes) {
        try {
            var in = new Cursor(bytes);
            if (in.u8("version") != VERSION)
                throw new StoreException(
                        "the list of applications is of another release; use the release that"
                                + " wrote it, or a later one");
            byte[] pepper = in.take(PEPPER_BYTES, "pepper");
            var signing = AnswerSigningKey.read(in);
            int count = in.count(APPS_MAX, true, "applications");
            var apps = new TreeMap<String, App>();
            for (int i = 0; i < count; i++) {
                App app = app(in);
                apps.put(app.name(), app);
            }
            in.end();
            return new AppList(pepper, signing, apps);
        } catch (MalformedBytesException | IllegalArgumentException e) {
            throw new StoreException(
                    "the list of applications is damaged; put the store back from a backup", e);
        }
    }

    private static App app(Cursor in) throws MalformedBytesException {
        String name = in.text(1, TEXT_BYTES_MAX, "name");
        byte[] digest = in.take(DIGEST_BYTES, "digest");
        var added = in.instant("added");
        var keyMade = in.instant("key made");
        int count = in.u8("rights");
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (int i = 0; i < count; i++) rights.add(in.word(Right.class, "right"));
        var services = texts(in, "services");
        var people = texts(in, "people");
        var networks = new ArrayList<Network>();
        for (String text : texts(in, "networks"))
            networks.add(
                    Network.parse(text)
                            .orElseThrow(() -> new MalformedBytesException("no network")));
        int perMinute = (int) Math.min(Integer.MAX_VALUE, in.u32("per minute"));
        return new App(
                name,
                digest,
                added,
                keyMade,
                new AppRights(rights, services, people, networks, perMinute));
    }

    private static Set<String> texts(Cursor in, String field) throws MalformedBytesException {
        int count = in.count(AppRights.ENTRIES_MAX, true, field);
        var texts = new LinkedHashSet<String>();
        for (int i = 0; i < count; i++) texts.add(in.text(1, TEXT_BYTES_MAX, field));
        return texts;
    }
}

package io.sallyport.server.door.local;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.policy.Network;
import io.sallyport.server.app.App;
import io.sallyport.server.app.AppRefusedException;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.app.AppRights;
import io.sallyport.server.app.Right;
import io.sallyport.server.door.local.wire.AddApp;
import io.sallyport.server.door.local.wire.AppKeyed;
import io.sallyport.server.door.local.wire.AppPage;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.OfApp;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The list of applications that may ask over the network. */
final class AppOperations {
    private final AppRegistry apps;

    AppOperations(LocalParts parts) {
        this.apps = parts.apps();
    }

    AppPage list(Visit visit, Nothing message) {
        var key = apps.publicKey();
        return new AppPage(
                apps.all().stream().map(AppOperations::entry).toList(), key.id(), key.base64());
    }

    AppKeyed add(Visit visit, AddApp message) throws RefusedException {
        AppRights rights = rights(message);
        try {
            return keyed(apps.add(visit.actor(), visit.circumstances(), message.name(), rights));
        } catch (AppRefusedException e) {
            throw RefusedException.refused(String.valueOf(e.getMessage()));
        }
    }

    AppKeyed rotate(Visit visit, OfApp message) throws RefusedException {
        try {
            return keyed(apps.rotate(visit.actor(), visit.circumstances(), message.name()));
        } catch (AppRefusedException e) {
            throw RefusedException.notFound(String.valueOf(e.getMessage()));
        }
    }

    Nothing remove(Visit visit, OfApp message) throws RefusedException {
        try {
            apps.remove(visit.actor(), visit.circumstances(), message.name());
            return new Nothing();
        } catch (AppRefusedException e) {
            throw RefusedException.notFound(String.valueOf(e.getMessage()));
        }
    }

    private AppKeyed keyed(AppRegistry.Keyed made) {
        var key = apps.publicKey();
        return new AppKeyed(made.app().name(), made.key(), key.id(), key.base64());
    }

    private static AppRights rights(AddApp message) throws RefusedException {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (String word : message.rights())
            rights.add(
                    Right.of(word)
                            .orElseThrow(() ->
                                    RefusedException.malformed(
                                            "A right is login, status, enroll, manage, keys"
                                                    + " or administer.")));
        var services = new HashSet<String>();
        for (String service : message.services()) services.add(Texts.checked(service, "a service"));
        var people = new HashSet<String>();
        for (String name : message.people())
            people.add(
                    AccountName.parse(name)
                            .orElseThrow(() ->
                                    RefusedException.malformed(
                                            "One of the people cannot be an account's name."))
                            .value());
        var networks = new ArrayList<Network>();
        for (String text : message.networks())
            networks.add(
                    Network.parse(text)
                            .orElseThrow(() ->
                                    RefusedException.malformed(
                                            "A network is written like 192.0.2.0/24, without bits"
                                                    + " behind the prefix.")));
        try {
            return new AppRights(rights, services, people, networks, message.perMinute());
        } catch (IllegalArgumentException e) {
            throw RefusedException.malformed("These rights will not do: " + e.getMessage() + ".");
        }
    }

    private static AppPage.Entry entry(App app) {
        AppRights rights = app.rights();
        return new AppPage.Entry(
                app.name(),
                rights.rights().stream().sorted().map(Right::word).toList(),
                rights.services().stream().sorted().toList(),
                rights.people().stream().sorted().toList(),
                List.copyOf(rights.networks().stream().map(Network::toString).toList()),
                rights.perMinute(),
                app.added(),
                app.keyMade());
    }
}

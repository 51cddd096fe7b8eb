package io.sallyport.server.door.local;

import io.sallyport.engine.AccountChanges;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.LinkMade;
import io.sallyport.server.door.local.wire.MakeLink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** One-time links to the portal (FA-97): the audit knows of each before anybody has it. */
final class LinkOperations {
    /** Who asks sits before a browser. */
    private static final Duration OWN_LIFE = Duration.ofMinutes(10);

    /** To be handed over, by mail perhaps. */
    private static final Duration HANDED_LIFE = Duration.ofHours(24);

    private final AccountChanges changes;
    private final Optional<LinkDesk> desk;
    private final InstantSource clock;

    LinkOperations(LocalParts parts) {
        this.changes = parts.changes();
        this.desk = parts.links();
        this.clock = parts.clock();
    }

    LinkMade make(Visit visit, MakeLink message) throws RefusedException {
        LinkDesk links =
                desk.orElseThrow(() ->
                        RefusedException.refused(
                                "There is no portal; set door http and portal in"
                                        + " /etc/sallyport/sallyport.conf, and restart the"
                                        + " server."));
        AccountName account = visit.account();
        Duration life = visit.isAdministration() ? HANDED_LIFE : OWN_LIFE;
        Instant end = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
        String actor = visit.isAdministration() ? visit.actor() : "";
        changes.linkMade(actor, visit.circumstances(), account, end);
        return new LinkMade(account.value(), links.link(account, life).toString(), end);
    }
}

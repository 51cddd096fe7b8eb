package io.sallyport.server.door.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.audit.Cause;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.door.local.wire.About;
import io.sallyport.server.door.local.wire.AuditPage;
import io.sallyport.server.door.local.wire.AuditQuery;
import io.sallyport.server.door.local.wire.MakeLink;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.portal.AdministratorDesk;
import io.sallyport.server.portal.AdministratorDesk.Outcome;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operations of the command socket for administrators with a browser (FAIL-15). */
class PortalDeskTest {
    private static final AccountName ANNA = new AccountName("anna");

    private @TempDir Path folder;
    private LocalHost host;
    private AdministratorDesk desk;

    @BeforeEach
    void start() {
        host = LocalHost.start(folder);
        desk = host.administratorDesk();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void who_did_it_stands_in_the_audit_of_whom_it_was_done_to() throws Exception {
        desk.answer("/v1/links/make", new MakeLink(Optional.of("bob")), ANNA);
        var event = host.lastEvent();
        assertEquals(Cause.SIGN_IN_LINK, event.cause());
        assertEquals(Optional.of(new AccountName("bob")), event.account());
        assertEquals("administrator anna", event.actor());
        assertEquals("portal", event.circumstances().door());
    }

    @Test
    void nothing_but_what_the_pages_do_can_be_asked_for() {
        for (String path : new String[] {"/v1/apps", "/v1/config/reload", "/v1/backup/begin", "x"})
            assertThrows(
                    IllegalArgumentException.class,
                    () -> desk.answer(path, new Nothing(), ANNA),
                    path);
        assertTrue(
                host.operations().containsAll(PortalDesk.OPERATIONS),
                "an operation that is not there");
    }

    @Test
    void an_unknown_account_is_refused_and_a_name_that_cannot_be_one_too() throws Exception {
        for (String name : new String[] {"nobody", "123", ""})
            assertInstanceOf(
                    Outcome.Refused.class,
                    desk.answer("/v1/status", About.of(Optional.of(name)), ANNA),
                    name);
    }

    @Test
    void the_audit_tells_of_everybody() throws Exception {
        desk.answer("/v1/links/make", new MakeLink(Optional.of("bob")), ANNA);
        var query =
                new AuditQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        var done = assertInstanceOf(Outcome.Done.class, desk.answer("/v1/audit", query, ANNA));
        assertEquals("bob", ((AuditPage) done.answer()).events().getFirst().account());
    }
}

package io.sallyport.server.door.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sallyport.engine.audit.AuditLog;
import io.sallyport.server.door.local.wire.ChangeReply;
import io.sallyport.server.door.local.wire.Disable;
import io.sallyport.server.door.local.wire.EnrollmentBegun;
import io.sallyport.server.door.local.wire.RenewRecoveryCodes;
import io.sallyport.server.door.local.wire.StepUp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets, codes and tickets that went over the socket stand nowhere afterwards (FAIL-27). */
class PlantedSecretsTest {
    private static final String PERSON = LocalHost.PERSON;
    private static final String PASSWORD = "correct-horse-987654-battery";

    @TempDir Path folder;
    private LocalHost host;
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void start() {
        NeedsRoot.orSkip();
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.TRACE);
        // As logback.xml has it: a server that logged every byte of its sockets would keep nothing
        // to itself.
        ((Logger) LoggerFactory.getLogger("org.eclipse.jetty")).setLevel(Level.WARN);
        logged.start();
        root.addAppender(logged);
        host = LocalHost.start(folder);
    }

    @AfterEach
    void stop() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(logged);
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        if (host != null) host.close();
    }

    @Test
    void what_was_secret_is_in_no_event_no_log_and_no_error() {
        Set<String> secrets = new HashSet<>();
        List<String> errors = new ArrayList<>();
        var begun =
                host.as(PERSON, "/v1/enrollments/begin", LocalHost.begin("phone"))
                        .as(EnrollmentBegun.class);
        var phone = Phone.scanning(begun.uri(), host.clock);
        secrets.add(begun.secret());
        secrets.add(begun.ticket());
        secrets.add(phone.wrongCode());
        secrets.add(phone.code());
        host.as(PERSON, "/v1/enrollments/prove", host.prove(begun, phone.wrongCode()));
        var codes =
                host.as(PERSON, "/v1/enrollments/prove", host.prove(begun, phone.code()))
                        .as(ChangeReply.class)
                        .codes();
        assertEquals(10, codes.size());
        secrets.addAll(codes);

        for (String typed :
                List.of(phone.code(), phone.wrongCode(), PASSWORD, codes.get(0), codes.get(0))) {
            secrets.add(typed);
            answer("/v1/recovery-codes/renew", typed).ifPresent(secrets::add);
        }
        host.login(PERSON, "sshd", "192.0.2.7", PASSWORD);
        String body = "{\"code\":\"" + PASSWORD + "\",\"ticket\":\"" + begun.ticket() + "\"";
        errors.add(host.send(PERSON, "/v1/enrollments/prove", body).body());
        errors.add(host.send(PERSON, "/v1/enrollments/prove", body + "}").body());
        host.breakStore();
        errors.add(
                host.as(
                                PERSON,
                                "/v1/disable",
                                new Disable(
                                        Optional.empty(),
                                        Optional.empty(),
                                        StepUp.first(host.attempt())))
                        .body());

        List<String> kept = new ArrayList<>(errors);
        for (AuditLog.Entry entry : host.store.newest(Optional.empty(), 1_000))
            kept.add(entry.event().toString());
        for (ILoggingEvent event : logged.list)
            kept.add(event.getFormattedMessage() + event.getThrowableProxy());
        for (RuntimeException incident : host.incidents) kept.add(String.valueOf(incident));
        assertTrue(kept.size() > 8, kept.toString());
        for (String secret : secrets)
            for (String line : kept)
                assertTrue(!line.contains(secret), "a secret stands in: " + line);
    }

    private Optional<String> answer(String path, String typed) {
        var first = StepUp.first(host.attempt());
        var asked =
                host.as(PERSON, path, new RenewRecoveryCodes(Optional.empty(), first))
                        .as(ChangeReply.class)
                        .challenge()
                        .orElseThrow();
        var reply =
                host.as(
                                PERSON,
                                path,
                                new RenewRecoveryCodes(
                                        Optional.empty(),
                                        first.answering(asked.id(), LocalHost.typed(typed))))
                        .as(ChangeReply.class);
        return reply.codes().stream().findFirst();
    }
}

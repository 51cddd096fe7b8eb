package io.sallyport.server.door.local;

import io.sallyport.engine.EmergencyReports;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.server.door.local.wire.Nothing;
import io.sallyport.server.door.local.wire.ReportEmergency;
import java.time.InstantSource;

/** What this host has let in by its emergency codes, while this server did not answer. */
final class EmergencyOperations {
    private static final String DOOR = "host";
    private static final int CODES_MAX = 20;

    private final EmergencyReports reports;
    private final InstantSource clock;

    EmergencyOperations(LocalParts parts) {
        this.reports = parts.emergencies();
        this.clock = parts.clock();
    }

    Nothing report(Visit visit, ReportEmergency message) throws RefusedException {
        if (message.number() < 1 || message.number() > CODES_MAX)
            throw RefusedException.malformed("number is not that of a code.");
        var circumstances =
                new Circumstances(
                        DOOR,
                        visit.hostName(),
                        Texts.checked(message.service(), "the service"),
                        Texts.checked(message.login(), "the login name"),
                        message.address().isEmpty()
                                ? ""
                                : Texts.checked(message.address(), "the address"),
                        "",
                        "");
        reports.take(
                clock.instant(),
                visit.actor(),
                circumstances,
                "code " + message.number() + " at " + message.at());
        return new Nothing();
    }
}

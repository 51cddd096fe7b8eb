package io.sallyport.server.door.http;

import io.sallyport.server.app.ApiTally;
import io.sallyport.server.app.App;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.app.KeyRefusal;
import io.sallyport.server.door.http.ProblemException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Finds out which application asks, and whether it may from there, and so often. */
final class Admission {
    private final AppRegistry apps;
    private final Rates rates;
    private final WrongKeys wrongKeys;
    private final RefusalLog log;
    private final ApiTally tally;

    Admission(AppRegistry apps, Rates rates, WrongKeys wrongKeys, RefusalLog log, ApiTally tally) {
        this.apps = apps;
        this.rates = rates;
        this.wrongKeys = wrongKeys;
        this.log = log;
        this.tally = tally;
    }

    App admit(Request request) throws ProblemException {
        InetAddress from = address(request);
        App app = owner(presented(request), from);
        if (!app.rights().mayAskFrom(from)) {
            log.elsewhere(from, app);
            throw refused(
                    KeyRefusal.ELSEWHERE,
                    Kind.NOT_ALLOWED,
                    "The application may not ask from this address.",
                    "See its networks: sallyport app show " + app.name());
        }
        if (!rates.take(app))
            throw refused(
                    KeyRefusal.TOO_OFTEN,
                    Kind.TOO_MANY,
                    "The application has asked more often than it may.",
                    "Wait a second; its rate is set by sallyport app add --rate.");
        return app;
    }

    private String presented(Request request) throws ProblemException {
        Optional<String> key = RequestHeaders.key(request.getHeaders());
        if (key.isPresent()) return key.get();
        tally.refused(KeyRefusal.MISSING);
        throw unauthenticated("The application's key is missing, or there are two.");
    }

    private App owner(String presented, InetAddress from) throws ProblemException {
        Source source = Source.of(from);
        if (!wrongKeys.mayTry(source))
            throw refused(
                    KeyRefusal.NOT_TRIED,
                    Kind.TOO_MANY,
                    "Too many wrong keys have come from this address.",
                    "Wait a minute, and send the key that sallyport app add or app rotate showed.");
        Optional<App> app = apps.authenticate(presented);
        if (app.isPresent()) {
            wrongKeys.right(source);
            return app.get();
        }
        wrongKeys.wrong(source);
        log.wrongKey(from, apps.claimedBy(presented));
        tally.refused(KeyRefusal.WRONG);
        throw unauthenticated("The application's key is not one of ours.");
    }

    private ProblemException refused(KeyRefusal why, Kind kind, String detail, String hint) {
        tally.refused(why);
        return new ProblemException(kind, detail, hint);
    }

    private static ProblemException unauthenticated(String detail) {
        return new ProblemException(
                Kind.UNAUTHENTICATED,
                detail,
                "Send the header Authorization: Bearer, a blank, and the key that sallyport app"
                        + " add showed.");
    }

    private static InetAddress address(Request request) {
        if (request.getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress remote) return remote.getAddress();
        throw new IllegalStateException("a connection without an address");
    }
}

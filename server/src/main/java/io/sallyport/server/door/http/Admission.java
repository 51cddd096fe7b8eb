package io.sallyport.server.door.http;

import io.sallyport.server.app.App;
import io.sallyport.server.app.AppRegistry;
import io.sallyport.server.door.http.ProblemException.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Finds out which application asks, and whether it may from there, and so often. */
final class Admission {
    private static final Pattern BEARER = Pattern.compile("Bearer +([^ ]{1,128}) *");

    private final AppRegistry apps;
    private final Rates rates;

    Admission(AppRegistry apps, Rates rates) {
        this.apps = apps;
        this.rates = rates;
    }

    App admit(Request request) throws ProblemException {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        var bearer = BEARER.matcher(header == null ? "" : header);
        if (!bearer.matches()) throw unauthenticated("The application's key is missing.");
        App app =
                apps.authenticate(bearer.group(1))
                        .orElseThrow(
                                () -> unauthenticated("The application's key is not one of ours."));
        if (!app.rights().mayAskFrom(address(request)))
            throw new ProblemException(
                    Kind.NOT_ALLOWED,
                    "The application may not ask from this address.",
                    "See its networks: sallyport app show " + app.name());
        if (!rates.take(app))
            throw new ProblemException(
                    Kind.TOO_MANY,
                    "The application has asked more often than it may.",
                    "Wait a second; its rate is set by sallyport app add --rate.");
        return app;
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

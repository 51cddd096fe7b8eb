package io.sallyport.server.portal;

import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.audit.Circumstances;
import io.sallyport.engine.audit.ShownAddress;
import io.sallyport.server.portal.view.Words;
import java.util.HexFormat;

/** Places that people log in from, in words. */
final class Places {
    private Places() {}

    /** By which a form names a known place; its digest is keyed, and tells nobody anything. */
    static String id(KnownDevice device) {
        return HexFormat.of().formatHex(device.digest().bytes());
    }

    /** Service, host and network, as far as they are known. */
    static String words(Circumstances where, Words words) {
        String source = ShownAddress.shortened(where.address());
        return source.isEmpty()
                ? words.text("place.at", where.service(), where.host())
                : words.text("place.from", where.service(), where.host(), source);
    }
}

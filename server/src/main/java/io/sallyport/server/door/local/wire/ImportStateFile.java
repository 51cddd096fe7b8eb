package io.sallyport.server.door.local.wire;

import io.sallyport.server.json.HoldsSecret;
import io.sallyport.server.json.Typed;
import java.util.Optional;

/**
 * Takes somebody's state file over, or says what would come of it.
 *
 * @param device what the device is to be called
 * @param content the file, in Base64
 * @param replace whether another secret of that name makes room
 * @param allowWeak whether a short secret is taken
 * @param apply whether anything is written
 */
public record ImportStateFile(
        Optional<String> account,
        String device,
        Typed content,
        boolean replace,
        boolean allowWeak,
        boolean apply)
        implements OfAccount, HoldsSecret {
    @Override
    public void close() {
        content.close();
    }

    @Override
    public String toString() {
        return "ImportStateFile";
    }
}

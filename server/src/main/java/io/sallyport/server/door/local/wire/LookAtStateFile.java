package io.sallyport.server.door.local.wire;

import io.sallyport.server.json.HoldsSecret;
import io.sallyport.server.json.Typed;
import java.util.Optional;

/**
 * Asks what would come of taking one's own state file over.
 *
 * @param device what the device is to be called
 * @param content the file, in Base64
 */
public record LookAtStateFile(Optional<String> account, String device, Typed content)
        implements OfAccount, HoldsSecret {
    @Override
    public void close() {
        content.close();
    }

    @Override
    public String toString() {
        return "LookAtStateFile";
    }
}

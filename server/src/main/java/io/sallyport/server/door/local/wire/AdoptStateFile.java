package io.sallyport.server.door.local.wire;

import io.sallyport.server.json.Typed;
import java.util.Optional;

/**
 * Takes one's own state file over.
 *
 * @param device what the device is to be called
 * @param content the file, in Base64
 * @param code a code of the file that is not used yet; absent where the account has the device
 *     already
 */
public record AdoptStateFile(
        Optional<String> account, String device, Typed content, Optional<Typed> code, StepUp stepUp)
        implements Change {
    @Override
    public void close() {
        content.close();
        code.ifPresent(Typed::close);
        stepUp.close();
    }

    @Override
    public String toString() {
        return "AdoptStateFile";
    }
}

package io.sallyport.server.door.local.wire;

import java.util.List;

/**
 * A device as a state file.
 *
 * @param content the file, in Base64; holds the secret
 * @param scratchCodes new ones, which stand in the file
 * @param mark to be handed back when the device is to be retired
 * @param event id of the audit event
 */
public record StateFileExported(
        String account,
        String device,
        String content,
        List<String> scratchCodes,
        long mark,
        String event) {
    @Override
    public String toString() {
        return "StateFileExported[" + account + "]";
    }
}

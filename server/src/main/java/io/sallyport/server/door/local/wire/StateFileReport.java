package io.sallyport.server.door.local.wire;

import java.util.List;
import java.util.Optional;

/**
 * What came, or would come, of taking a state file over: a line of the table of who was moved.
 *
 * @param device what the device is called in the account
 * @param parameters how its codes are made; absent if the file was refused
 * @param taken what comes over, in words
 * @param differences what will be otherwise, in words
 * @param proved whether a code of the device was ever accepted by this server
 * @param refusal why not
 * @param event id of the audit event, if something was written
 */
public record StateFileReport(
        String account,
        Outcome outcome,
        String device,
        Optional<CodeParameters> parameters,
        List<String> taken,
        List<String> differences,
        boolean proved,
        Optional<Refusal> refusal,
        Optional<String> event) {
    /** How it went. */
    public enum Outcome {
        /** Nothing is in the way. */
        READY,
        /** The account has this device already. */
        KNOWN,
        /** It is done. */
        MOVED,
        /** It was not taken. */
        REFUSED
    }

    /**
     * @param kind {@code malformed}, {@code unsupported}, {@code weak} or {@code conflict}
     * @param line of the file, counted from 1
     */
    public record Refusal(String kind, int line, String what, String hint) {}
}

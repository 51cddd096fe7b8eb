package io.sallyport.server.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the daemon knows of accounts. Empty wherever it gives no answer. */
public interface DaemonFacts {
    /**
     * How policy looks at a login that has not happened.
     *
     * @param isEnrolled whether the account has a second step
     * @param requirement {@code skip}, {@code second_step} or {@code refuse}
     */
    record Foreseen(boolean isEnrolled, String requirement) {
        /** Whether somebody comes in without a second step. */
        public boolean isSkipped() {
            return requirement.equals("skip");
        }
    }

    /**
     * The clock that makes somebody's codes, as far as the daemon has learnt of it.
     *
     * @param step how long a code lasts
     * @param ahead of the server's clock; negative: behind
     */
    record DeviceClock(String account, Duration step, Duration ahead) {}

    /** Of every device that makes codes by time. */
    Optional<List<DeviceClock>> clocks();

    /** Every account with a second step, by name. */
    Optional<List<String>> enrolled();

    /** Keys that go without a code: Base64 of each, by account. */
    Optional<Map<String, List<String>>> exemptKeys();

    Optional<Foreseen> foresee(HostAccount account, String service, String address);
}

package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What the kernel says of its clock: {@code adjtimex}, asked to set nothing. */
public final class KernelClock {
    /** A struct timex whose modes are 0: nothing is set. */
    private static final int TIMEX_BYTES = 208;

    private static final int MAXERROR = 24;
    private static final int ESTERROR = 32;
    private static final int STATUS = 40;
    private static final int STA_UNSYNC = 0x40;
    private static final MethodHandle ADJTIMEX = CLibrary.function("adjtimex", JAVA_INT, ADDRESS);

    private KernelClock() {}

    /**
     * What it says.
     *
     * @param isSynchronised whether somebody keeps it right
     * @param estimatedError as that somebody thinks
     * @param maximumError at the most
     */
    public record State(boolean isSynchronised, Duration estimatedError, Duration maximumError) {}

    public static State read() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(TIMEX_BYTES, Long.BYTES);
            MemorySegment state = CLibrary.state(arena);
            int status = (int) ADJTIMEX.invokeExact(state, timex);
            if (status < 0) throw CLibrary.error(state, "the kernel does not tell of its clock");
            return new State(
                    (timex.get(JAVA_INT, STATUS) & STA_UNSYNC) == 0,
                    microseconds(timex.get(JAVA_LONG, ESTERROR)),
                    microseconds(timex.get(JAVA_LONG, MAXERROR)));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    private static Duration microseconds(long count) {
        return Duration.of(count, ChronoUnit.MICROS);
    }
}

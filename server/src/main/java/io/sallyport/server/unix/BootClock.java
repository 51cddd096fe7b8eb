package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/**
 * The time since the machine was started: {@code CLOCK_BOOTTIME}, which nobody can set, and which
 * goes on while the machine sleeps.
 */
public final class BootClock {
    private static final int CLOCK_BOOTTIME = 7;
    private static final long TIMESPEC_BYTES = 16;
    private static final MethodHandle CLOCK_GETTIME =
            CLibrary.function("clock_gettime", JAVA_INT, JAVA_INT, ADDRESS);

    private BootClock() {}

    public static Duration read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
            MemorySegment state = CLibrary.state(arena);
            int status = (int) CLOCK_GETTIME.invokeExact(state, CLOCK_BOOTTIME, time);
            if (status != 0)
                throw new IllegalStateException(
                        "the kernel does not tell the time since boot: "
                                + CLibrary.text(CLibrary.errno(state)));
            return Duration.ofSeconds(time.get(JAVA_LONG, 0), time.get(JAVA_LONG, Long.BYTES));
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }
}

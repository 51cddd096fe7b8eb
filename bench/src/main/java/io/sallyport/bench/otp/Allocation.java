package io.sallyport.bench.otp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;

/**
 * Bytes that Sallyport allocates in {@link #OPERATIONS} verifications of wrong codes, once they are
 * compiled.
 *
 * <p>JMH's own count is divided by the operations of an iteration, and holds what JMH's threads
 * allocate, too: a long operation seems to allocate something. So the bar is judged by this, in a
 * process of its own. Prints the number.
 */
final class Allocation {
    static final int OPERATIONS = 10_000;

    private static final int ROUNDS = 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    public static void main(String[] args) {
        Users users = Users.of(Hash.valueOf(args[1]), Users.CODES);
        Contestant contestant = Library.SALLYPORT.contestant(users, Work.valueOf(args[0]));
        // A random code is right now and then, and an answer that names a step is an object.
        int[] wrong =
                IntStream.range(0, Users.CODES).filter(user -> !contestant.verify(user)).toArray();
        long least = Long.MAX_VALUE;
        // The first rounds are interpreted, and a compiler may throw its work away once.
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, bytes(contestant, wrong));
        }
        System.out.println(least);
    }

    private static long bytes(Contestant contestant, int[] users) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean found = false;
        for (int i = 0; i < OPERATIONS; i++) {
            found |= contestant.verify(users[i % users.length]);
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        return found ? -1 : bytes;
    }
}

package io.sallyport.bench.otp;

import java.lang.management.ManagementFactory;

/**
 * The first verification of a new JVM, in thread CPU time: classes are loaded, nothing is compiled.
 * Prints nanoseconds.
 */
final class ColdStart {
    private ColdStart() {}

    public static void main(String[] args) {
        Users users = Users.of(Hash.SHA1, Users.CODES);
        Library library = Library.valueOf(args[0]);
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        boolean accepted = library.unproved(users, Work.VERIFY_3).verify(0);
        long nanos = threads.getCurrentThreadCpuTime() - before;
        System.out.println(accepted ? -1 : nanos);
    }
}

package io.sallyport.bench.otp;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** One operation is one user, the next in random order. {@link OtpComparison} runs it in turns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OtpBenchmark {
    static final int USERS = 100_000;

    @Param("SALLYPORT")
    String library = "";

    @Param("SHA1")
    String hash = "";

    @Param("VERIFY_3")
    String work = "";

    private Contestant contestant = NOBODY;
    private int[] order = {};
    private int next;

    private static final Contestant NOBODY =
            new Contestant() {
                @Override
                public void generate(int user, Blackhole sink) {}

                @Override
                public boolean verify(int user) {
                    return false;
                }
            };

    @Setup
    public void population() {
        Users users = Users.of(Hash.valueOf(hash), USERS);
        contestant = Library.valueOf(library).contestant(users, Work.valueOf(work));
        order = users.order();
        // What was only needed for the setting up goes, and what stays lies close together, for
        // all.
        System.gc();
    }

    private int user() {
        next = next + 1 < order.length ? next + 1 : 0;
        return order[next];
    }

    @Benchmark
    public void generate(Blackhole sink) {
        contestant.generate(user(), sink);
    }

    @Benchmark
    public boolean verify() {
        return contestant.verify(user());
    }
}

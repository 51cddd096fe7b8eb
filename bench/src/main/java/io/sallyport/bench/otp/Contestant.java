package io.sallyport.bench.otp;

import org.openjdk.jmh.infra.Blackhole;

/**
 * A library with its users' secrets in the form that its fastest natural interface takes, made
 * beforehand. Six digits, 30 seconds.
 */
interface Contestant {
    /** Makes the current code, in the form in which the library gives it. */
    void generate(int user, Blackhole sink);

    /**
     * Compares what the user typed, which is the user's turn of {@link Users#codes}, with as many
     * steps as the contestant was made for.
     */
    boolean verify(int user);

    /** Which of the typed codes is this user's. */
    static int turn(int user) {
        return user & (Users.CODES - 1);
    }
}

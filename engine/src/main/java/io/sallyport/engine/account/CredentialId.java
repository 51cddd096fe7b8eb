package io.sallyport.engine.account;

import java.util.random.RandomGenerator;

/** Identity of a credential, never used again after it is gone. */
public record CredentialId(long value) {
    public static CredentialId random(RandomGenerator random) {
        return new CredentialId(random.nextLong());
    }

    /** Sixteen hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x".formatted(value);
    }
}

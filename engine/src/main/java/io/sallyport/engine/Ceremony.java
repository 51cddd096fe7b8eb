package io.sallyport.engine;

/**
 * A question that a passkey answers.
 *
 * @param token to be handed back with the answer; sealed, so it says nothing and cannot be forged
 * @param challenge 32 bytes for the passkey to sign
 */
public record Ceremony(byte[] token, byte[] challenge) {
    public Ceremony {
        token = token.clone();
        challenge = challenge.clone();
    }

    @Override
    public byte[] token() {
        return token.clone();
    }

    @Override
    public byte[] challenge() {
        return challenge.clone();
    }
}

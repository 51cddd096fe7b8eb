package io.sallyport.server.gate;

/** Port: signs assertions by Ed25519 (RFC 8037). Safe for use by many threads. */
public interface AssertionSigner {
    /** By which applications choose the public key. */
    String keyId();

    /** The 32 bytes of the public key, in Base64. */
    String publicKey();

    /**
     * @param signingInput header and payload of a JWS, as RFC 7515 joins them
     */
    byte[] sign(String signingInput);
}

package io.sallyport.bench.otp;

/** The hash under the HMAC, with the key length that RFC 6238 gives it. */
enum Hash {
    SHA1(20),
    SHA256(32),
    SHA512(64);

    private final int keyBytes;

    Hash(int keyBytes) {
        this.keyBytes = keyBytes;
    }

    int keyBytes() {
        return keyBytes;
    }
}

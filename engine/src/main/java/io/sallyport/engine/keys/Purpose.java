package io.sallyport.engine.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What a derived key is for; each purpose has keys of its own (RFC 5869, section 3.2). */
enum Purpose {
    SECRETS("AES"),
    CHALLENGES("AES"),
    ENROLLMENTS("AES"),
    FILE_TICKETS("AES"),
    AUDIT_KEYS("AES"),
    APPLICATIONS("AES"),
    API_LOGINS("AES"),
    RECORDS("HmacSHA256"),
    KNOWN_DEVICES("HmacSHA256");

    private final String algorithm;

    Purpose(String algorithm) {
        this.algorithm = algorithm;
    }

    String algorithm() {
        return algorithm;
    }

    byte[] hkdfInfo() {
        return ("sallyport/1/" + name().toLowerCase(java.util.Locale.ROOT)).getBytes(US_ASCII);
    }
}

/** HOTP, TOTP, otpauth URIs and Base32 for any Java program. */
module io.sallyport.otp {
    requires static transitive org.jspecify;

    exports io.sallyport.otp;
}

package io.sallyport.otp;

/** The hash under the HMAC (RFC 6238, section 1.2). */
public enum OtpHash {
    SHA1,
    SHA256,
    SHA512
}

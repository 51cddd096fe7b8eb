/** One-time passwords: HOTP (RFC 4226), TOTP (RFC 6238), shared secrets and otpauth URIs. */
@NullMarked
package io.sallyport.otp;

import org.jspecify.annotations.NullMarked;

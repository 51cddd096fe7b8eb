package io.sallyport.server.door.local.wire;

/**
 * Says that the server's clock is right.
 *
 * @param reason why, for the audit
 */
public record TrustClock(String reason) {}

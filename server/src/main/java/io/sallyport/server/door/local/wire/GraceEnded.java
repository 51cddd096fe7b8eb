package io.sallyport.server.door.local.wire;

/**
 * What became of it.
 *
 * @param terminals at how many terminals a grace was held
 * @param accounts of how many accounts
 */
public record GraceEnded(long terminals, long accounts) {}

package io.sallyport.server.door.local.wire;

/** Asks for one audit event by its id. */
public record FindEvent(String id) {}

package io.sallyport.server.door.local.wire;

/** A message without fields. */
public record Nothing() {}

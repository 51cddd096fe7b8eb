package io.sallyport.server.door.local.wire;

/** A message about one application. */
public record OfApp(String name) {}

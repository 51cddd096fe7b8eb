package io.sallyport.server.door.local.wire;

import java.util.List;

/**
 * What became of reading the configuration again.
 *
 * @param isTaken whether the new configuration is in force
 * @param messages what is wrong with it, or what needs a restart; a line each
 */
public record Reloaded(boolean isTaken, List<String> messages) {}

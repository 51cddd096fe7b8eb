package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Asks for a page of the list of all accounts, by name.
 *
 * @param after accounts behind this one; absent for the first page
 */
public record ListSshKeys(Optional<String> after) {}

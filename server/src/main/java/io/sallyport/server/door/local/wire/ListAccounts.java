package io.sallyport.server.door.local.wire;

import java.util.Optional;

/**
 * Asks for a page of accounts, by name.
 *
 * @param after names behind this one; absent for the first page
 */
public record ListAccounts(Optional<String> after) {}

package io.sallyport.engine.account;

/**
 * An account as the store showed it.
 *
 * @param version changes with each replacement, and is never used twice for one name while the row
 *     lives
 */
public record Versioned(Account account, long version) {}

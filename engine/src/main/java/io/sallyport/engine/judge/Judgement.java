package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;

/**
 * A ruling, and the account's state that makes it true: whoever gives the ruling away must have
 * made {@code next} durable.
 */
public record Judgement(Ruling ruling, Account next) {}

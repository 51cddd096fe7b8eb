package io.sallyport.engine.judge;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.OwnerNotice;
import java.util.Set;

/**
 * A ruling, and the account's state that makes it true: whoever gives the ruling away must have
 * made {@code next} durable.
 *
 * @param notices what the owner is to be told once that is durable
 */
public record Judgement(Ruling ruling, Account next, Set<OwnerNotice> notices) {
    public Judgement {
        notices = Set.copyOf(notices);
    }

    Judgement(Ruling ruling, Account next) {
        this(ruling, next, Set.of());
    }
}

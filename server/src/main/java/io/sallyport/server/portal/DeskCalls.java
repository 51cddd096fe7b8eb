package io.sallyport.server.portal;

import io.sallyport.engine.identity.AccountName;
import io.sallyport.server.portal.AdministratorDesk.Outcome;
import java.util.Optional;

/** Asks the desk for the administrator who looks at a page. */
final class DeskCalls {
    private final AdministratorDesk desk;

    DeskCalls(AdministratorDesk desk) {
        this.desk = desk;
    }

    Outcome answer(String operation, Object message, AccountName administrator) {
        try {
            return desk.answer(operation, message, administrator);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server is stopping", e);
        }
    }

    /** What a look-up answers; empty if it is refused. */
    <A> Optional<A> look(String operation, Object message, Visit visit, Class<A> answer) {
        return answer(operation, message, visit.mine().account()) instanceof Outcome.Done done
                ? Optional.of(answer.cast(done.answer()))
                : Optional.empty();
    }
}

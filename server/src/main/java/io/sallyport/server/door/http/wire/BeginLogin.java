package io.sallyport.server.door.http.wire;

import io.sallyport.server.json.HoldsSecret;
import io.sallyport.server.json.Typed;
import java.util.List;
import java.util.Optional;

/**
 * A person wants in.
 *
 * @param login the name as typed, which the server maps to a person
 * @param service one of those that the application may name
 * @param address numeric address of the person's machine; absent where it is not known
 * @param userAgent what the person's browser calls itself; for the audit only
 * @param groups groups of the login as the application knows them, for policy
 * @param firstStepFailed whether the password before was wrong: then the same is asked and the
 *     answer is denied
 * @param device what the browser was given after its last login (GUESS-12 a)
 * @param remember whether the browser is to be given something to be known by
 * @param answer what the person typed, where they were asked already
 */
public record BeginLogin(
        String login,
        String service,
        Optional<String> address,
        Optional<String> userAgent,
        Optional<List<String>> groups,
        Optional<Boolean> firstStepFailed,
        Optional<String> device,
        Optional<Boolean> remember,
        Optional<Typed> answer)
        implements HoldsSecret {
    @Override
    public void close() {
        answer.ifPresent(Typed::close);
    }

    @Override
    public String toString() {
        return "BeginLogin";
    }
}

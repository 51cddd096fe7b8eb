package io.sallyport.server.doctor.sshd;

import io.sallyport.server.doctor.Effect;
import io.sallyport.server.doctor.Place;
import io.sallyport.server.doctor.Severity;
import java.util.List;
import java.util.Set;

/** What a rule has to say of one combination; equal ones are shown once (DOC-10). */
record Trouble(
        Severity severity,
        Set<Effect> effects,
        Place place,
        String what,
        String means,
        List<String> todo) {
    Trouble {
        effects = Set.copyOf(effects);
        todo = List.copyOf(todo);
    }
}

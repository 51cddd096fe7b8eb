package io.sallyport.server.door;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Who is let in when many come at once (SSH-163). */
class ConnectionBoundsTest {
    private static final Peer ROOT = new Peer("root", true);
    private static final Peer ANNA = new Peer("anna", false);

    private final ConnectionBounds bounds = new ConnectionBounds(16);

    @Test
    void one_caller_has_a_quarter() {
        for (int i = 0; i < 4; i++) assertTrue(bounds.enter(ANNA));
        assertFalse(bounds.enter(ANNA));
        assertTrue(bounds.enter(new Peer("bert", false)));
    }

    @Test
    void a_quarter_is_left_for_root_whoever_comes() {
        int entered = 0;
        for (int i = 0; i < 16; i++) if (bounds.enter(new Peer("user" + i, false))) entered++;
        assertTrue(entered == 12, () -> "12 of 16 places are for others than root");
        for (int i = 0; i < 4; i++) assertTrue(bounds.enter(ROOT));
        assertFalse(bounds.enter(ROOT));
    }

    @Test
    void a_place_that_was_left_can_be_taken_again() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) assertTrue(bounds.enter(ANNA));
            for (int i = 0; i < 4; i++) bounds.leave(ANNA);
        }
        for (int i = 0; i < 16; i++) assertTrue(bounds.enter(ROOT));
        bounds.leave(ROOT);
        assertTrue(bounds.enter(ROOT));
    }

    @Test
    void whoever_was_refused_a_share_has_taken_none() {
        for (int i = 0; i < 4; i++) assertTrue(bounds.enter(ANNA));
        for (int i = 0; i < 20; i++) assertFalse(bounds.enterShare(ANNA));
        bounds.leave(ANNA);
        assertTrue(bounds.enterShare(ANNA));
    }
}

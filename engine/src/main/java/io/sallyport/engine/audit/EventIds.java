package io.sallyport.engine.audit;

import java.util.random.RandomGenerator;

/** Draws ids of events and incidents: twelve characters that a person can read aloud. */
public final class EventIds {
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int LENGTH = 12;

    private EventIds() {}

    public static String draw(RandomGenerator random) {
        var id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++)
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return id.toString();
    }
}

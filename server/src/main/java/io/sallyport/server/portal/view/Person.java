package io.sallyport.server.portal.view;

import java.util.List;

/**
 * One account as an administrator sees it (GUESS-58).
 *
 * @param exists whether there is an account of this name
 * @param notes what matters most, in sentences
 * @param codes printed codes, in sentences
 * @param level how many codes a login is asked for
 * @param lanes what is left of the guess budget
 * @param graces terminals where no further code is asked for
 * @param refused refused attempts by where they came from
 * @param events the newest ones, with true reasons
 * @param audit address of the search for more
 */
public record Person(
        String account,
        boolean exists,
        List<String> notes,
        List<Device> devices,
        List<String> codes,
        String level,
        List<Lane> lanes,
        List<String> places,
        List<String> graces,
        List<Home.Login> refused,
        List<EventLine> events,
        String audit) {
    /** A device that gives codes. */
    public record Device(String label, String about, String lastUsed) {}

    /**
     * One part of the guess budget.
     *
     * @param left how many guesses of how many
     * @param full when it is full again
     */
    public record Lane(String name, String left, String full) {}
}

package io.sallyport.server.portal;

/**
 * Port: judges the first step of somebody who signs in without a link (FA-97). Safe for use by many
 * threads.
 */
public interface FirstSteps {
    /** What became of it. */
    enum Verdict {
        RIGHT,
        WRONG,
        /** It could not be judged. */
        UNAVAILABLE
    }

    /**
     * Judges a password; a name that nobody has takes the same way.
     *
     * @param login as typed
     * @param password lent, in UTF-8
     * @param address numeric address of the person's machine; may be empty
     */
    Verdict judge(String login, byte[] password, String address);
}

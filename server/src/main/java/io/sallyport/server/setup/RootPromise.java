package io.sallyport.server.setup;

/** Whether root will log in as it was wished for, whatever else stands in the files (SSH-26). */
final class RootPromise {
    private static final String WORD = "permitrootlogin";
    private final Effective then;

    /**
     * @param then with the staged files
     */
    RootPromise(Effective then) {
        this.then = then;
    }

    void check(RootForm form) throws SetupException {
        switch (form) {
            case RootForm.NoLogin none -> require(Effective.OUTSIDE, "no");
            case RootForm.TwoSteps both -> require(Effective.OUTSIDE, "yes");
            case RootForm.BreakGlass(String network) -> {
                require(Effective.OUTSIDE, "no");
                require(network.split("/", 2)[0], "without-password");
            }
        }
    }

    private void require(String address, String wanted) throws SetupException {
        String found = then.of("root", address).value(WORD).orElse("nothing");
        if (!found.equals(wanted) && !(wanted.equals("without-password") && isKeyOnly(found)))
            throw new SetupException(
                    "root would log in from "
                            + address
                            + " with PermitRootLogin \""
                            + found
                            + "\", not \""
                            + wanted
                            + "\".",
                    "A line before ours, or a Match block, says so: take it out, and run this"
                            + " again. \"sallyport doctor --user root\" tells file and line.");
    }

    private static boolean isKeyOnly(String found) {
        return found.equals("prohibit-password");
    }
}

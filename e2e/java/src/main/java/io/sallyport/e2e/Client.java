package io.sallyport.e2e;

/** Logs in with one library and runs a command. */
interface Client {
    /** The library's version. */
    String version();

    /**
     * @return what the command said
     * @throws Exception if the login was refused, or anything else went wrong
     */
    String run(Login login, String command) throws Exception;
}

package io.sallyport.server;

/** Which release this is. */
public final class Release {
    /** As in pom.xml. */
    public static final String VERSION = "0.1.0";

    private Release() {}
}

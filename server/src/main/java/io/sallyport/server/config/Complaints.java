package io.sallyport.server.config;

/** Takes what is wrong at one place; the place is known to whoever made it. */
@FunctionalInterface
interface Complaints {
    void add(String what, String hint);

    default void add(UnfitException unfit) {
        add(unfit.what(), unfit.hint());
    }
}

package io.sallyport.server.doctor.pam;

/** What our module may say at a login. */
enum OurAnswer {
    SUCCESS,
    FAILURE,
    IGNORE,
    UNAVAILABLE;

    static OurAnswer of(int returnValue) {
        return switch (returnValue) {
            case ReturnValue.SUCCESS -> SUCCESS;
            case ReturnValue.IGNORE -> IGNORE;
            case ReturnValue.AUTHINFO_UNAVAIL -> UNAVAILABLE;
            default -> FAILURE;
        };
    }
}

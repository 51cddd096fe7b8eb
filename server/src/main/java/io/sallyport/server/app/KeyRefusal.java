package io.sallyport.server.app;

/** Why a caller's key let nobody in. */
public enum KeyRefusal {
    /** None was shown. */
    MISSING,
    /** It is nobody's. */
    WRONG,
    /** It is right, and came from where its application may not ask. */
    ELSEWHERE,
    /** It is right, and came more often than its application may ask. */
    TOO_OFTEN,
    /** It was not looked at: too many wrong ones came from there. */
    NOT_TRIED
}

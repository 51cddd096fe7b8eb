package io.sallyport.engine.audit;

/** How a decision ended. */
public enum Verdict {
    GRANTED,
    NOT_REQUIRED,
    DENIED,
    /** Not a login: somebody changed an account. */
    CHANGED,
    /** Not a login: sshd asked for a key, and was told of it. */
    SERVED
}

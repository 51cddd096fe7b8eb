package io.sallyport.server.doctor.pam;

/** A stack of so many substacks that its paths cannot be followed in bounded work. */
final class TooManyPathsException extends Exception {
    private static final long serialVersionUID = 1L;

    TooManyPathsException() {
        super("the stack has more paths than can be followed");
    }
}

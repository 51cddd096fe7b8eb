package io.sallyport.server.doctor.sshd;

import java.util.List;

/**
 * One list of {@code AuthenticationMethods}.
 *
 * @param methods such as {@code publickey} and {@code keyboard-interactive:pam}
 */
record MethodList(List<String> methods) {
    static final String PAM = "keyboard-interactive:pam";
    static final String PLAIN = "keyboard-interactive";

    MethodList {
        methods = List.copyOf(methods);
    }

    static MethodList of(String text) {
        return new MethodList(List.of(text.split(",")));
    }

    /** One method of the client's choice is enough. */
    boolean isAny() {
        return methods.equals(List.of("any"));
    }

    boolean has(String method) {
        return methods.contains(method);
    }

    /** Whether PAM is asked in it. */
    boolean asksPam() {
        return has(PAM) || has(PLAIN);
    }

    @Override
    public String toString() {
        return String.join(",", methods);
    }
}

package io.sallyport.server.setup;

import java.util.List;

/** What is asked before a shell is given (ssh.md sections 1.1 and 1.2). */
public enum Recipe {
    KEY_AND_CODE("key + code"),
    PASSWORD_AND_CODE("password + code");

    private final String words;

    Recipe(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Lines of sshd's configuration (SSH-1, SSH-9). */
    List<String> settings() {
        return switch (this) {
            case KEY_AND_CODE ->
                    List.of(
                            "UsePAM yes",
                            "PubkeyAuthentication yes",
                            "PasswordAuthentication no",
                            "KbdInteractiveAuthentication yes",
                            "AuthenticationMethods publickey,keyboard-interactive:pam");
            case PASSWORD_AND_CODE ->
                    List.of(
                            "UsePAM yes",
                            "PubkeyAuthentication no",
                            "PasswordAuthentication no",
                            "KbdInteractiveAuthentication yes",
                            "AuthenticationMethods keyboard-interactive:pam");
        };
    }

    /** Lines of the PAM service, in the place of those that ask for a password. */
    List<String> authLines() {
        return switch (this) {
            case KEY_AND_CODE -> List.of("auth  required  pam_sallyport.so");
            case PASSWORD_AND_CODE ->
                    List.of(
                            "auth  [success=1 default=ignore]  pam_unix.so",
                            "auth  requisite                   pam_sallyport.so"
                                    + " after-failed-password",
                            "auth  required                    pam_sallyport.so");
        };
    }
}

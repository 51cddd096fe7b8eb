package io.sallyport.server.doctor.pam;

import java.util.Locale;
import java.util.Optional;

/** The first word of a line: Linux-PAM calls it the type. */
enum Stage {
    AUTH,
    ACCOUNT,
    PASSWORD,
    SESSION;

    /** In any case of letters, as Linux-PAM takes it. */
    static Optional<Stage> of(String word) {
        for (Stage stage : values())
            if (stage.word().equalsIgnoreCase(word)) return Optional.of(stage);
        return Optional.empty();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.sallyport.engine.judge;

import io.sallyport.engine.account.RecoveryCode;
import io.sallyport.otp.OneTimePassword;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a person typed, classified without comparing it with anything. */
public sealed interface Answer {
    /** Most codes that one field takes. */
    int CODES_MAX = 3;

    /**
     * One to three codes of the same length, in the order of typing; a field may hold several at
     * once (GUESS-17).
     *
     * @param codes not empty
     */
    record Codes(List<OneTimePassword> codes) implements Answer {
        public Codes {
            codes = List.copyOf(codes);
            if (codes.isEmpty() || codes.size() > CODES_MAX)
                throw new IllegalArgumentException(
                        "one to " + CODES_MAX + " codes, got " + codes.size());
        }

        /**
         * These codes behind {@code earlier} ones; the oldest are left out above {@value
         * Answer#CODES_MAX}.
         */
        Codes after(Codes earlier) {
            var all = new ArrayList<>(earlier.codes);
            all.addAll(codes);
            return new Codes(all.subList(Math.max(0, all.size() - CODES_MAX), all.size()));
        }
    }

    /** A recovery code or a temporary code. */
    record Recovery(RecoveryCode code) implements Answer {}

    /** Nothing that could be right: it is neither compared nor charged (SSH-69). */
    record NotACode() implements Answer {}

    /**
     * Classifies what was typed. A code with a blank in it is no code; a recovery code may have
     * blanks and hyphens.
     */
    static Answer parse(CharSequence typed) {
        return codes(typed)
                .<Answer>map(Codes::new)
                .or(() -> RecoveryCode.parse(typed).map(Recovery::new))
                .orElseGet(NotACode::new);
    }

    /** Lengths that one, two or three codes of six to eight digits can have are all different. */
    private static Optional<List<OneTimePassword>> codes(CharSequence typed) {
        int length = typed.length();
        for (int count = 1; count <= CODES_MAX; count++)
            if (length % count == 0 && length / count >= 6 && length / count <= 8)
                return split(typed, count);
        return Optional.empty();
    }

    private static Optional<List<OneTimePassword>> split(CharSequence typed, int count) {
        int digits = typed.length() / count;
        var codes = new ArrayList<OneTimePassword>(count);
        for (int i = 0; i < count; i++) {
            var code = OneTimePassword.parse(typed.subSequence(i * digits, (i + 1) * digits));
            if (code.isEmpty()) return Optional.empty();
            codes.add(code.get());
        }
        return Optional.of(codes);
    }
}

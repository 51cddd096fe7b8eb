package io.sallyport.bench.otp;

import io.sallyport.otp.SharedSecret;
import java.util.Arrays;
import java.util.Locale;

/** Texts that several libraries take: secrets in Base32, codes as six digits. */
final class Base32Texts {
    private Base32Texts() {}

    static String[] of(Users users) {
        var texts = new String[users.count()];
        for (int user = 0; user < texts.length; user++) {
            texts[user] = new String(SharedSecret.of(users.key(user)).toBase32());
        }
        return texts;
    }

    static String[] codes(Users users) {
        return Arrays.stream(users.codes())
                .mapToObj(code -> String.format(Locale.ROOT, "%06d", code))
                .toArray(String[]::new);
    }
}

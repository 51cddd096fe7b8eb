package io.sallyport.server.doctor.sshd;

import io.sallyport.engine.policy.Network;
import java.util.List;

/** Lists of patterns as OpenSSH compares them: {@code *}, {@code ?}, and {@code !} in front. */
final class Patterns {
    private Patterns() {}

    /** Whether one of the list fits and none with {@code !} does. */
    static boolean fitsList(String list, String text) {
        return !isRefused(list, text)
                && all(list).stream().anyMatch(one -> !isNegated(one) && fits(one, text));
    }

    /** Whether one with {@code !} fits. */
    static boolean isRefused(String list, String text) {
        return all(list).stream().anyMatch(one -> isNegated(one) && fits(one.substring(1), text));
    }

    /** The same for addresses, where a network fits those inside. */
    static boolean fitsAddress(String list, String address) {
        boolean fits = false;
        for (String one : all(list)) {
            String pattern = isNegated(one) ? one.substring(1) : one;
            if (!holds(pattern, address)) continue;
            if (isNegated(one)) return false;
            fits = true;
        }
        return fits;
    }

    private static boolean holds(String pattern, String address) {
        var network = Network.parse(pattern);
        var numeric = Network.address(address);
        if (network.isPresent() && numeric.isPresent())
            return network.get().contains(numeric.get());
        return fits(pattern, address);
    }

    /** Whether a pattern fits the whole of a text; in time linear in both, times each other. */
    static boolean fits(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))
                    && pattern.charAt(p) != '*') {
                p++;
                t++;
            } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = t;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else return false;
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') p++;
        return p == pattern.length();
    }

    static boolean isNegated(String pattern) {
        return pattern.startsWith("!");
    }

    private static List<String> all(String list) {
        return List.of(list.split(","));
    }
}

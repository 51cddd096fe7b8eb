package io.sallyport.server.portal.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/**
 * Recovery codes, shown once.
 *
 * @param download the same as a text file, in an address of the scheme data: it is not asked for
 *     again, and nothing has to keep it
 */
public record RecoverySheet(List<String> codes, String account, String download) {
    /**
     * @param head first line of the file
     */
    public static RecoverySheet of(List<String> codes, String account, String head) {
        byte[] file = (head + "\n\n" + String.join("\n", codes) + "\n").getBytes(UTF_8);
        return new RecoverySheet(
                List.copyOf(codes),
                account,
                "data:text/plain;charset=utf-8;base64," + Base64.getEncoder().encodeToString(file));
    }

    @Override
    public String toString() {
        return "RecoverySheet";
    }
}

package io.sallyport.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;

/**
 * All clients in one JVM. Each line of standard input is a login: the client's name, the fields of
 * {@link Login}, parted by tabs; or a name alone, to ask for its version. Each gets one line of
 * standard output: the version; or {@code in} or {@code out}, then every prompt, then what the
 * command said or why there was no login.
 */
final class JavaClients {
    private static final Map<String, Client> CLIENTS =
            Map.of("jsch", new JschClient(), "mina", new MinaClient());

    private JavaClients() {}

    public static void main(String[] arguments) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            List<String> fields = List.of(line.split("\t"));
            Client client = CLIENTS.get(fields.getFirst());
            if (client == null) throw new IllegalArgumentException("no such client: " + line);
            System.out.println(
                    fields.size() == 1
                            ? client.version()
                            : tried(client, Login.of(fields.subList(1, fields.size()))));
        }
    }

    /** Whatever went wrong is no login; the words say what. */
    private static String tried(Client client, Login login) {
        try {
            return told("in", login, client.run(login, "echo inside"));
        } catch (Exception e) {
            return told("out", login, String.valueOf(e));
        }
    }

    private static String told(String verdict, Login login, String words) {
        return verdict
                + "\t"
                + login.asked().size()
                + "\t"
                + String.join("\t", login.asked())
                + "\t"
                + words.replaceAll("\\s+", " ").strip();
    }
}

package io.sallyport.server.doctor.sshd;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kernel's table of sockets that wait for connections over TCP. */
final class ListeningSockets {
    private static final String LISTENING = "0A";
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningSockets() {}

    /**
     * Where somebody listens.
     *
     * @param address in numbers; {@code 0.0.0.0} and {@code ::} stand for all
     */
    record Socket(String address, int port) {
        @Override
        public String toString() {
            return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
        }
    }

    /** By inode. */
    static Map<Long, Socket> read(Path proc) {
        var sockets = new LinkedHashMap<Long, Socket>();
        for (String table : List.of("tcp", "tcp6"))
            for (String line : lines(proc.resolve("net").resolve(table))) add(line, sockets);
        return sockets;
    }

    private static void add(String line, Map<Long, Socket> sockets) {
        String[] words = line.strip().split(" +");
        if (words.length <= INODE || !words[STATE].equals(LISTENING)) return;
        String[] local = words[1].split(":");
        try {
            sockets.put(
                    Long.parseLong(words[INODE]),
                    new Socket(address(local[0]), Integer.parseInt(local[1], 16)));
        } catch (IOException | IllegalArgumentException e) {
            // Not a line of this table, such as its heading.
            return;
        }
    }

    /** Words of four bytes, each in the order of this machine, which is little-endian. */
    private static String address(String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (int word = 0; word + 3 < bytes.length; word += 4) {
            swap(bytes, word, word + 3);
            swap(bytes, word + 1, word + 2);
        }
        String text = InetAddress.getByAddress(bytes).getHostAddress();
        return text.equals("0:0:0:0:0:0:0:0")
                ? "::"
                : text.equals("0:0:0:0:0:0:0:1") ? "::1" : text;
    }

    private static void swap(byte[] bytes, int one, int other) {
        byte kept = bytes[one];
        bytes[one] = bytes[other];
        bytes[other] = kept;
    }

    private static List<String> lines(Path file) {
        try {
            return new ArrayList<>(Files.readAllLines(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}

package io.sallyport.otp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One case of a file under {@code vectors/otp}; its README says how they are written. */
record Vector(String place, Map<String, String> fields) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|.)");

    /** All cases of a file, which must have some. */
    static List<Vector> of(String file) {
        Path path = Path.of(System.getProperty("basedir", ".")).resolve("../vectors/otp/" + file);
        List<Vector> vectors;
        try {
            vectors = read(file, Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the test vectors " + path, e);
        }
        if (vectors.isEmpty()) {
            throw new IllegalStateException(path + " has no test vectors");
        }
        return vectors;
    }

    private static List<Vector> read(String file, List<String> lines) {
        var vectors = new ArrayList<Vector>();
        var fields = new HashMap<String, String>();
        int start = 0;
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i) : "";
            if (line.isEmpty() && !fields.isEmpty()) {
                vectors.add(new Vector(file + ":" + (start + 1), Map.copyOf(fields)));
                fields.clear();
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                start = fields.isEmpty() ? i : start;
                int colon = line.indexOf(':');
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return vectors;
    }

    String text(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException(place + " has no line " + name));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name)).map(Vector::unquoted);
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    OtpHash hash() {
        return find("hash").map(OtpHash::valueOf).orElse(OtpHash.SHA1);
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        return ESCAPE.matcher(value.substring(1, value.length() - 1))
                .replaceAll(escape -> Matcher.quoteReplacement(unescaped(escape.group(1))));
    }

    private static String unescaped(String escape) {
        return switch (escape.charAt(0)) {
            case 't' -> "\t";
            case 'n' -> "\n";
            case 'u' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            default -> escape;
        };
    }

    /** What a failed test shows. */
    @Override
    public String toString() {
        return place + " " + fields.get("rule");
    }
}

package io.sallyport.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines with a frame around them. */
final class Box {
    private Box() {}

    /** In two columns, to be copied by hand or cut out. */
    static List<String> ofCodes(List<String> codes, boolean unicode) {
        int rows = (codes.size() + 1) / 2;
        var lines = new ArrayList<String>();
        for (int row = 0; row < rows; row++) {
            String right = row + rows < codes.size() ? codes.get(row + rows) : "";
            lines.add("%-14s   %-14s".formatted(codes.get(row), right));
        }
        return framed(lines, unicode);
    }

    private static List<String> framed(List<String> lines, boolean unicode) {
        String edge = unicode ? "│" : "|";
        int width = lines.stream().mapToInt(String::length).max().orElse(0);
        String rule = (unicode ? "─" : "-").repeat(width + 4);
        var framed = new ArrayList<String>();
        framed.add(unicode ? "┌" + rule + "┐" : "+" + rule + "+");
        for (String line : lines) framed.add(edge + "  " + line + "  " + edge);
        framed.add(unicode ? "└" + rule + "┘" : "+" + rule + "+");
        return framed;
    }
}

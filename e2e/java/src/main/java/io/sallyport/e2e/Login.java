package io.sallyport.e2e;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One login that is to be tried, and what it was asked.
 *
 * @param key private key, where one is offered; else empty
 * @param answers to the prompts, in their order; taken away as they are given
 * @param asked every prompt that there was
 */
record Login(
        String user,
        int port,
        Path knownHosts,
        List<Path> key,
        Deque<String> answers,
        List<String> asked) {
    static final int SECONDS = 30;

    /** Of the fields of a line: user, port, known hosts, key or "-", answers. */
    static Login of(List<String> fields) {
        var key = fields.get(3);
        return new Login(
                fields.get(0),
                Integer.parseInt(fields.get(1)),
                Path.of(fields.get(2)),
                key.equals("-") ? List.of() : List.of(Path.of(key)),
                new ArrayDeque<>(fields.subList(4, fields.size())),
                new ArrayList<>());
    }

    String[] answer(String[] prompts) {
        asked.addAll(List.of(prompts));
        String[] typed = new String[prompts.length];
        for (int i = 0; i < typed.length; i++)
            typed[i] = answers.isEmpty() ? "" : answers.removeFirst();
        return typed;
    }
}

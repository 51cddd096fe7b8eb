package io.sallyport.engine.googleauth;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is to be different in a state file.
 *
 * @param options new values by name, in the order in which they were set; a missing line is
 *     inserted
 * @param removed indexes of lines to be dropped
 */
record FileChanges(Map<String, String> options, Set<Integer> removed) {
    static final FileChanges NONE = new FileChanges(Map.of(), Set.of());

    FileChanges with(String name, String value) {
        var next = new LinkedHashMap<>(options);
        next.put(name, value);
        return new FileChanges(next, removed);
    }

    FileChanges without(int line) {
        var next = new HashSet<>(removed);
        next.add(line);
        return new FileChanges(options, next);
    }

    FileChanges and(FileChanges more) {
        var nextOptions = new LinkedHashMap<>(options);
        nextOptions.putAll(more.options);
        var nextRemoved = new HashSet<>(removed);
        nextRemoved.addAll(more.removed);
        return new FileChanges(nextOptions, nextRemoved);
    }

    boolean isNone() {
        return options.isEmpty() && removed.isEmpty();
    }

    Set<String> names() {
        return options.keySet();
    }

    String value(String name) {
        String value = options.get(name);
        if (value == null) throw new IllegalArgumentException(name + " is not changed");
        return value;
    }

    boolean removes(int line) {
        return removed.contains(line);
    }
}

package io.sallyport.server.doctor.pam;

import java.nio.file.Path;
import java.util.List;

/**
 * One entry of a stack, as Linux-PAM goes through it.
 *
 * @param level how deep in substacks; 0 for the service's own lines and what they include
 * @param quiet whether the line begins with a dash: then the log is silent, and nothing else
 * @param module as it is written; empty where the line names none
 * @param arguments without brackets
 */
record PamEntry(
        Kind kind,
        Stage stage,
        int level,
        boolean quiet,
        Control control,
        String module,
        List<String> arguments,
        Origin origin) {
    enum Kind {
        MODULE,
        /** Only marks where a substack begins. */
        SUBSTACK,
        /** A line of which nothing can be made: it fails. */
        BROKEN
    }

    static final String OURS = "pam_sallyport.so";

    PamEntry {
        arguments = List.copyOf(arguments);
    }

    /** The module's file name without its folder. */
    String moduleName() {
        Path name = Path.of(module).getFileName();
        return name == null ? module : name.toString();
    }

    boolean isOurs() {
        return kind == Kind.MODULE && moduleName().equals(OURS);
    }

    boolean isModule() {
        return kind == Kind.MODULE;
    }

    boolean is(String... names) {
        return isModule() && List.of(names).contains(moduleName());
    }
}

package io.sallyport.engine.googleauth;

/** What the module found at the file's path. */
public sealed interface FileContent {
    /** The file. */
    record Read(StateFile file) implements FileContent {}

    /** No file (GA-75, GA-87). */
    record Missing() implements FileContent {}

    /** A file that cannot be opened, or fails the checks (GA-90). */
    record Unusable() implements FileContent {}

    /** Not even a user (GA-89). */
    record UnknownUser() implements FileContent {}
}

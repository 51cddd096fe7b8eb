package io.sallyport.server.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words. */
final class FileFault {
    private FileFault() {}

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException none -> "there is no such file or folder";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException told when told.getReason() != null -> told.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}

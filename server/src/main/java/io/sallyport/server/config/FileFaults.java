package io.sallyport.server.config;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** What the operating system says of a file, without the path, which the message names already. */
final class FileFaults {
    private FileFaults() {}

    static String reason(IOException fault) {
        String said =
                fault instanceof FileSystemException named ? named.getReason() : fault.getMessage();
        return said == null ? fault.getClass().getSimpleName() : said;
    }
}

package io.sallyport.server.doctor.pam;

import io.sallyport.server.doctor.Place;
import java.nio.file.Path;

/**
 * Where an entry stands.
 *
 * @param line the first of its lines, counted from 1
 */
record Origin(Path file, int line) {
    Place place() {
        return Place.line(file, line);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}

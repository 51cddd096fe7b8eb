package io.sallyport.server.config;

import java.nio.file.Path;
import java.util.List;

/** Looks for files that stand in one another's way, or where others could get at them. */
final class PathReview {
    /** Everybody may put files here, and a restart may remove them. */
    private static final List<Path> OPEN_FOLDERS =
            List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"));

    private PathReview() {}

    /** A path that is set somewhere. */
    record Place(Scalar scalar, Path path, Origin origin) {}

    static void refuseSameFile(List<Place> places, Problems problems) {
        for (int i = 1; i < places.size(); i++)
            for (int j = 0; j < i; j++)
                if (places.get(i).path().normalize().equals(places.get(j).path().normalize()))
                    problems.at(set(places.get(j), places.get(i)).origin())
                            .add(
                                    places.get(j).scalar().keyword()
                                            + " and "
                                            + places.get(i).scalar().keyword()
                                            + " name the same file",
                                    "give each a file of its own");
    }

    static void warnOfOpenFolders(List<Place> places, Problems warnings) {
        for (Place place : places)
            for (Path open : OPEN_FOLDERS)
                if (place.path().normalize().startsWith(open))
                    warnings.at(place.origin())
                            .add(
                                    place.scalar().keyword()
                                            + " lies in "
                                            + open
                                            + ", where everybody may write",
                                    "choose a folder of the service alone, for example: "
                                            + place.scalar().example());
    }

    static void warnOfKeyInStore(Place store, Place key, Problems warnings) {
        if (key.path().normalize().startsWith(store.path().normalize()))
            warnings.at(set(store, key).origin())
                    .add(
                            "the key file lies in the folder of the store, so a copy of that folder"
                                    + " is a copy of every secret",
                            "keep it apart, for example: " + Scalar.KEY_FILE.example());
    }

    /** The later of the two, unless that one is a default, which nobody can mend. */
    private static Place set(Place first, Place second) {
        return second.origin().equals(Origin.DEFAULT) ? first : second;
    }
}

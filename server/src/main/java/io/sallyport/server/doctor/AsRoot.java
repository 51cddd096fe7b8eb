package io.sallyport.server.doctor;

import java.util.List;
import java.util.function.Supplier;

/** A check that only root can do; for others it is unknown (DOC-3). */
public final class AsRoot implements Check {
    private final String id;
    private final boolean isRoot;
    private final Supplier<List<Finding>> look;

    /**
     * @param look what root sees
     */
    public AsRoot(String id, boolean isRoot, Supplier<List<Finding>> look) {
        this.id = id;
        this.isRoot = isRoot;
        this.look = look;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<Finding> findings() {
        return isRoot
                ? look.get()
                : List.of(
                        Finding.unknown(
                                id,
                                Place.asked("sallyport doctor"),
                                "Not checked: only root may look at sshd's processes, keys and"
                                        + " files."));
    }
}

package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** What the host's name service calls a user. */
public final class UserNames {
    /** A struct passwd; its first field is the address of the name. */
    private static final int ENTRY_BYTES = 48;

    private static final int ROOM_BYTES = 65_536;

    private UserNames() {}

    /**
     * The name of a uid; empty if it has none.
     *
     * @throws IOException if the name service fails
     */
    @SuppressWarnings("restricted") // the name lies in the room and ends in a zero
    public static Optional<String> of(int uid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(ENTRY_BYTES, Long.BYTES);
            MemorySegment room = arena.allocate(ROOM_BYTES);
            MemorySegment found = arena.allocate(ADDRESS);
            int error = SocketCalls.getpwuid(CLibrary.state(arena), uid, entry, room, found);
            if (error != 0)
                throw new IOException(
                        "the name service failed to look up uid "
                                + Integer.toUnsignedString(uid)
                                + " ("
                                + CLibrary.text(error)
                                + "); see getent passwd");
            if (found.get(ADDRESS, 0).address() == 0) return Optional.empty();
            MemorySegment name = entry.get(ADDRESS, 0).reinterpret(ROOM_BYTES);
            return Optional.of(name.getString(0));
        }
    }
}

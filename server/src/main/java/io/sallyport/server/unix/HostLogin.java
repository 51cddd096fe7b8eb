package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A login as this host's name service knows it, by the same look-up that a login makes.
 *
 * @param uid unsigned
 * @param groups names of all its groups; one without a name is left out
 */
public record HostLogin(long uid, Set<String> groups) {
    /** A login in more groups than this is refused: some of them would be missing. */
    private static final int GROUPS_MAX = 1_024;

    /** A struct passwd: name, password, uid, gid and three texts. */
    private static final int LOGIN_BYTES = 48;

    private static final int UID_OFFSET = 16;
    private static final int GID_OFFSET = 20;

    /** A struct group; its first field is the address of the name. */
    private static final int GROUP_BYTES = 32;

    private static final int ROOM_BYTES = 1 << 20;

    private static final MethodHandle GETPWNAM_R =
            CLibrary.function(
                    "getpwnam_r", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle GETGRGID_R =
            CLibrary.function(
                    "getgrgid_r", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle GETGROUPLIST =
            CLibrary.function("getgrouplist", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);

    public HostLogin {
        groups = Set.copyOf(groups);
    }

    /**
     * The login of this name; empty if there is none.
     *
     * @throws IOException if the name service fails
     */
    public static Optional<HostLogin> find(String name) throws IOException {
        if (name.indexOf('\0') >= 0) return Optional.empty();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment login = arena.allocate(LOGIN_BYTES, Long.BYTES);
            MemorySegment room = arena.allocate(ROOM_BYTES);
            MemorySegment found = arena.allocate(ADDRESS);
            MemorySegment wanted = arena.allocateFrom(name);
            check(login(arena, wanted, login, room, found), name);
            if (found.get(ADDRESS, 0).address() == 0) return Optional.empty();
            int uid = login.get(JAVA_INT, UID_OFFSET);
            MemorySegment gids = gids(arena, wanted, login.get(JAVA_INT, GID_OFFSET), name);
            Set<String> groups = new LinkedHashSet<>();
            for (long at = 0; at < gids.byteSize(); at += Integer.BYTES)
                group(arena, gids.get(JAVA_INT, at), room).ifPresent(groups::add);
            return Optional.of(new HostLogin(Integer.toUnsignedLong(uid), groups));
        }
    }

    private static int login(
            Arena arena,
            MemorySegment name,
            MemorySegment login,
            MemorySegment room,
            MemorySegment found) {
        try {
            return (int)
                    GETPWNAM_R.invokeExact(
                            CLibrary.state(arena), name, login, room, room.byteSize(), found);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    private static MemorySegment gids(Arena arena, MemorySegment name, int gid, String shown)
            throws IOException {
        MemorySegment gids = arena.allocate(JAVA_INT, GROUPS_MAX);
        MemorySegment count = arena.allocateFrom(JAVA_INT, GROUPS_MAX);
        try {
            int result =
                    (int) GETGROUPLIST.invokeExact(CLibrary.state(arena), name, gid, gids, count);
            if (result >= 0) return gids.asSlice(0, (long) result * Integer.BYTES);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
        throw new IOException(shown + " is in more than " + GROUPS_MAX + " groups");
    }

    @SuppressWarnings("restricted") // the name lies in the room and ends in a zero
    private static Optional<String> group(Arena arena, int gid, MemorySegment room)
            throws IOException {
        MemorySegment group = arena.allocate(GROUP_BYTES, Long.BYTES);
        MemorySegment found = arena.allocate(ADDRESS);
        int error;
        try {
            error =
                    (int)
                            GETGRGID_R.invokeExact(
                                    CLibrary.state(arena),
                                    gid,
                                    group,
                                    room,
                                    room.byteSize(),
                                    found);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
        check(error, "group " + Integer.toUnsignedString(gid));
        if (found.get(ADDRESS, 0).address() == 0) return Optional.empty();
        return Optional.of(group.get(ADDRESS, 0).reinterpret(ROOM_BYTES).getString(0));
    }

    /** Some name services say of a name that they do not have that it is no such file. */
    private static void check(int error, String what) throws IOException {
        if (error == 0 || error == CLibrary.ENOENT) return;
        throw new IOException(
                "the name service failed to look up "
                        + what
                        + " ("
                        + CLibrary.text(error)
                        + "); see getent passwd");
    }
}

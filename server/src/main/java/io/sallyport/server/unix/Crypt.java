package io.sallyport.server.unix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.random.RandomGenerator;

/** Slow hashes as the host's own passwords have them: crypt(3) with yescrypt. */
@SuppressWarnings("restricted") // what it answers lies in the room that it was given
public final class Crypt {
    private static final String LIBRARY = "libcrypt.so.1";
    private static final String METHOD = "$y$";
    private static final int SALT_BYTES = 16;
    private static final int SETTING_BYTES_MAX = 192;
    private static final int ROOM_BYTES = 32_768; // of a struct crypt_data

    private Crypt() {}

    /**
     * Method, cost and a new salt, as crypt(3) takes them.
     *
     * @param random a {@code SecureRandom} outside tests
     */
    public static String newSetting(RandomGenerator random) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle generate =
                    function(
                            arena,
                            "crypt_gensalt_rn",
                            ADDRESS,
                            JAVA_LONG,
                            ADDRESS,
                            JAVA_INT,
                            ADDRESS,
                            JAVA_INT);
            var salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            MemorySegment room = arena.allocate(SETTING_BYTES_MAX);
            var setting =
                    (MemorySegment)
                            generate.invokeExact(
                                    arena.allocateFrom(METHOD),
                                    0L,
                                    arena.allocateFrom(JAVA_BYTE, salt),
                                    SALT_BYTES,
                                    room,
                                    SETTING_BYTES_MAX);
            if (setting.address() == 0)
                throw new IllegalStateException(LIBRARY + " knows no yescrypt");
            return room.getString(0);
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    /** The hash under a setting; it begins with the setting. {@code phrase} is ASCII. */
    public static String hash(char[] phrase, String setting) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle crypt = function(arena, "crypt_rn", ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
            MemorySegment secret = arena.allocate(phrase.length + 1L);
            for (int i = 0; i < phrase.length; i++) secret.set(JAVA_BYTE, i, (byte) phrase[i]);
            MemorySegment room = arena.allocate(ROOM_BYTES, Long.BYTES);
            var hash =
                    (MemorySegment)
                            crypt.invokeExact(
                                    secret, arena.allocateFrom(setting), room, ROOM_BYTES);
            String text = hash.address() == 0 ? "" : hash.reinterpret(ROOM_BYTES).getString(0);
            secret.fill((byte) 0);
            room.fill((byte) 0);
            if (!text.startsWith(setting))
                throw new IllegalStateException(LIBRARY + " cannot hash by " + METHOD);
            return text;
        } catch (Throwable e) {
            throw CLibrary.cannotCall(e);
        }
    }

    private static MethodHandle function(Arena arena, String name, MemoryLayout... parameters) {
        return Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup(LIBRARY, arena).findOrThrow(name),
                        FunctionDescriptor.of(ADDRESS, parameters));
    }
}

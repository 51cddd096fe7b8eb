package io.sallyport.server.doctor.pam;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The Linux-PAM of this machine, asked with a folder of services of the test's own. */
@SuppressWarnings("restricted")
final class Libpam {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor CONVERSATION =
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final int PAM_CONV_ERR = 19;
    private static final int RESPONSE_BYTES = 16;

    private final MethodHandle start;
    private final MethodHandle authenticate;
    private final MethodHandle end;
    private final MemorySegment conversation;
    private final MethodHandle calloc;

    private Libpam(SymbolLookup library) throws ReflectiveOperationException {
        start =
                LINKER.downcallHandle(
                        library.findOrThrow("pam_start_confdir"),
                        FunctionDescriptor.of(
                                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        authenticate =
                LINKER.downcallHandle(
                        library.findOrThrow("pam_authenticate"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        end =
                LINKER.downcallHandle(
                        library.findOrThrow("pam_end"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        calloc =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().findOrThrow("calloc"),
                        FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
        conversation = Arena.global().allocate(ADDRESS, 2);
        conversation.set(
                ADDRESS,
                0,
                LINKER.upcallStub(
                        MethodHandles.lookup()
                                .findVirtual(
                                        Libpam.class,
                                        "converse",
                                        MethodType.methodType(
                                                int.class,
                                                int.class,
                                                MemorySegment.class,
                                                MemorySegment.class,
                                                MemorySegment.class))
                                .bindTo(this),
                        CONVERSATION,
                        Arena.global()));
    }

    /** Empty if this machine has none, or an old one, or lacks the module that answers as told. */
    static Optional<Libpam> find() {
        try (Stream<Path> modules =
                Files.find(Path.of("/usr/lib"), 3, (path, is) -> path.endsWith("pam_debug.so"))) {
            if (modules.findAny().isEmpty()) return Optional.empty();
            return Optional.of(
                    new Libpam(SymbolLookup.libraryLookup("libpam.so.0", Arena.global())));
        } catch (Exception e) {
            return Optional.empty();
        }
    }

    /** Whether the auth part of this service grants. */
    boolean grants(Path folder, String service) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(ADDRESS);
            int started =
                    (int)
                            start.invokeExact(
                                    arena.allocateFrom(service),
                                    arena.allocateFrom("nobody"),
                                    conversation,
                                    arena.allocateFrom(folder.toString()),
                                    handle);
            if (started != 0) return false;
            MemorySegment pam = handle.get(ADDRESS, 0);
            int answer = (int) authenticate.invokeExact(pam, 0);
            int ended = (int) end.invokeExact(pam, answer);
            return answer == 0 && ended == 0;
        }
    }

    /** Called by modules that show something; everything is answered with nothing. */
    int converse(int count, MemorySegment messages, MemorySegment replies, MemorySegment data) {
        try {
            var room = (MemorySegment) calloc.invokeExact((long) count, (long) RESPONSE_BYTES);
            replies.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, room);
            return 0;
        } catch (Throwable e) {
            return PAM_CONV_ERR;
        }
    }
}

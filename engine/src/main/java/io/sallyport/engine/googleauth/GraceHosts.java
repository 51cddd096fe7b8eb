package io.sallyport.engine.googleauth;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Hosts from which somebody logged in with a code a while ago (GA-131, GA-155, GA-156, GA-171). */
final class GraceHosts {
    private static final String NAME = "LAST";
    private static final int SLOTS = 10;
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z:%.-]{1,255}");

    /** Orders what may be overwritten: malformed and future entries before the oldest one. */
    private static final long WORTHLESS = -1;

    private final List<Slot> slots;
    private final long now;

    /**
     * One of the lines LAST0 to LAST9.
     *
     * @param host empty if the line is malformed
     * @param stamp Unix seconds; empty if the line is malformed
     */
    private record Slot(String name, boolean isFree, String host, OptionalLong stamp) {
        static Slot of(StateFile file, int number) {
            String name = NAME + number;
            Optional<String> value = file.option(name);
            var words = Numbers.words(value.orElse(""));
            boolean isPair = words.size() == 2;
            return new Slot(
                    name,
                    value.isEmpty(),
                    isPair ? words.getFirst() : "",
                    isPair ? Numbers.parse(words.getLast()) : OptionalLong.empty());
        }
    }

    private GraceHosts(List<Slot> slots, long now) {
        this.slots = slots;
        this.now = now;
    }

    static GraceHosts of(StateFile file, long now) {
        return new GraceHosts(
                IntStream.range(0, SLOTS).mapToObj(number -> Slot.of(file, number)).toList(), now);
    }

    /** Whether a login from {@code host} needs no code now; a stamp in the future never helps. */
    boolean lets(String host, long graceSeconds) {
        if (!HOST.matcher(host).matches()) return false;
        long age = slotOf(host).map(slot -> now - slot.stamp().orElse(now + 1)).orElse(-1L);
        return age >= 0 && age < graceSeconds;
    }

    /** Notes a login by code from {@code host}. */
    FileChanges noting(String host) {
        if (!HOST.matcher(host).matches()) return FileChanges.NONE;
        Slot slot = slotOf(host).or(this::freeSlot).orElseGet(this::leastSlot);
        return FileChanges.NONE.with(slot.name(), host + " " + now);
    }

    private Optional<Slot> slotOf(String host) {
        return slots.stream().filter(slot -> slot.host().equals(host)).findFirst();
    }

    private Optional<Slot> freeSlot() {
        return slots.stream().filter(Slot::isFree).findFirst();
    }

    private Slot leastSlot() {
        Slot least = slots.getFirst();
        for (Slot slot : slots) if (worth(slot) < worth(least)) least = slot;
        return least;
    }

    private long worth(Slot slot) {
        boolean isSound = HOST.matcher(slot.host()).matches();
        long stamp = slot.stamp().orElse(WORTHLESS);
        return !isSound || stamp > now ? WORTHLESS : stamp;
    }
}

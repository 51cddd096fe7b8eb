package io.sallyport.engine.judge;

import io.sallyport.engine.testing.Device;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of codes and budgets in the plainest form: which codes are right is looked up in sets
 * of texts, what was used is a list, budgets are lists of timestamps. Written from guessing.md and
 * not from the judge.
 */
final class ReferenceJudge {
    private final Map<Device, Clock> clocks = new LinkedHashMap<>();
    private final Map<Device, Long> counters = new LinkedHashMap<>();
    private final List<Device> order = new ArrayList<>();
    private final Map<String, String> recoveryCodes = new HashMap<>();
    private final List<ReferenceBudget> lane = ReferenceBudget.strangerLane();
    private final List<ReferenceBudget> knownLane = ReferenceBudget.knownDevicesLane();
    private final ReferenceBudget pairs = ReferenceBudget.pairs();
    private final Map<String, Known> known = new LinkedHashMap<>();

    /**
     * Where an attempt comes from: an address, or a browser with a receipt.
     *
     * @param next what is shown after an Accept
     */
    record Place(String shown, boolean isBrowser, String next) {}

    /** When a place was accepted last, and what its failures have cost since. */
    private static final class Known {
        private final Instant accepted;
        private int owed;

        Known(Instant accepted) {
            this.accepted = accepted;
        }
    }

    /** What a person would say of the ruling. */
    sealed interface Expected {
        record Accept(String device) implements Expected {}

        record Refuse() implements Expected {}

        record Ask(int codes) implements Expected {}
    }

    private static final class Clock {
        private final int period;
        private final Set<Long> burned = new HashSet<>();
        private int drift;
        private int lastSide;

        Clock(int period) {
            this.period = period;
        }

        long step(Instant now) {
            return Math.floorDiv(now.getEpochSecond(), (long) period);
        }

        boolean isBurned(long step) {
            return burned.stream().anyMatch(used -> used >= step);
        }
    }

    void clock(Device device, int period) {
        clocks.put(device, new Clock(period));
        order.add(device);
    }

    void counter(Device device, long next) {
        counters.put(device, next);
        order.add(device);
    }

    void recoveryCode(String code, String set) {
        recoveryCodes.put(code, set);
    }

    Expected recover(String code) {
        String set = recoveryCodes.remove(code);
        return set == null ? new Expected.Refuse() : new Expected.Accept(set);
    }

    /**
     * @param codes all codes of this attempt, earlier ones first
     * @param place where it comes from, if it shows that
     * @param overBudget whether its source has failed too often
     */
    Expected type(List<String> codes, Optional<Place> place, boolean overBudget, Instant now) {
        Optional<Known> device = place.flatMap(shown -> knownAt(shown, now));
        var from = new From(device, overBudget);
        int digits = codes.getLast().length();
        var compared = order.stream().filter(d -> d.digits() == digits).toList();
        if (compared.isEmpty()) return new Expected.Refuse();
        int given = codes.size();
        if (!bears(compared, given, from, now)) {
            int wanted = given + 1;
            while (wanted < 3 && !bears(compared, wanted, from, now)) wanted++;
            return new Expected.Ask(wanted);
        }
        for (Device one : compared)
            if (accepts(one, codes, now)) {
                if (given == 1) device.ifPresent(known -> refund(known, place.get(), now));
                place.ifPresent(shown -> remember(shown, now));
                return new Expected.Accept(one.label());
            }
        charge(compared, given, from, now);
        return new Expected.Refuse();
    }

    /** Who asks, as far as it decides which budget is charged. */
    private record From(Optional<Known> device, boolean overBudget) {}

    private Optional<Known> knownAt(Place shown, Instant now) {
        return Optional.ofNullable(known.get(shown.shown()))
                .filter(place -> Duration.between(place.accepted, now).toDays() < 90);
    }

    private void refund(Known device, Place place, Instant now) {
        int charge = Math.min(4, device.owed);
        int buckets = place.isBrowser() ? 3 : 2;
        for (int i = 0; i < buckets && charge > 0; i++) knownLane.get(i).giveBack(charge, now);
    }

    private void remember(Place place, Instant now) {
        known.remove(place.shown());
        if (known.size() == 5) {
            Instant oldest =
                    known.values().stream().map(one -> one.accepted).min(Instant::compareTo).get();
            var eldest =
                    known.entrySet().stream()
                            .filter(one -> one.getValue().accepted.equals(oldest))
                            .toList();
            known.remove(eldest.getFirst().getKey());
        }
        known.put(place.next(), new Known(now));
    }

    /** How many places are known, whether they still count or not. */
    int places() {
        return known.size();
    }

    int drift(Device device) {
        return clock(device).drift;
    }

    private boolean accepts(Device device, List<String> codes, Instant now) {
        return clocks.containsKey(device)
                ? acceptsClock(device, clock(device), codes, now)
                : acceptsCounter(device, codes);
    }

    private Clock clock(Device device) {
        return Objects.requireNonNull(clocks.get(device));
    }

    private static boolean acceptsClock(
            Device device, Clock clock, List<String> codes, Instant now) {
        long middle = clock.step(now) + clock.drift;
        for (long last : new long[] {middle + 1, middle, middle - 1}) {
            long first = last - codes.size() + 1;
            if (first < 0 || clock.isBurned(first) || !shows(device, first, codes)) continue;
            for (long step = first; step <= last; step++) clock.burned.add(step);
            int side = (int) (last - middle);
            boolean twice = side != 0 && side == clock.lastSide;
            if (twice && Math.abs(clock.drift + side) <= 20) clock.drift += side;
            clock.lastSide = twice ? 0 : side;
            return true;
        }
        return false;
    }

    private boolean acceptsCounter(Device device, List<String> codes) {
        long next = Objects.requireNonNull(counters.get(device));
        int reach = codes.size() == 1 ? 3 : codes.size() == 2 ? 10 : 100;
        for (long first = next; first < next + reach; first++)
            if (shows(device, first, codes)) {
                counters.put(device, first + codes.size());
                return true;
            }
        return false;
    }

    private static boolean shows(Device device, long first, List<String> codes) {
        for (int i = 0; i < codes.size(); i++)
            if (!device.code(first + i).equals(codes.get(i))) return false;
        return true;
    }

    private boolean bears(List<Device> compared, int codes, From from, Instant now) {
        int charge = charge(compared, codes);
        if (codes == 1 && from.device().isEmpty() && from.overBudget()) return false;
        if (codes == 1) return lane(from).stream().allMatch(bucket -> bucket.bears(charge, now));
        return codes > 2 || pairs.bears(charge, now);
    }

    private List<ReferenceBudget> lane(From from) {
        return from.device().isPresent() ? knownLane : lane;
    }

    private void charge(List<Device> compared, int codes, From from, Instant now) {
        int charge = charge(compared, codes);
        if (codes == 1) {
            lane(from).forEach(bucket -> bucket.take(charge, now));
            from.device().ifPresent(known -> known.owed += charge);
        }
        if (codes == 2) pairs.take(charge, now);
    }

    private int charge(List<Device> compared, int codes) {
        double sum = 0;
        for (Device device : compared) {
            int live = clocks.containsKey(device) || codes == 1 ? 3 : codes == 2 ? 10 : 100;
            sum += live * Math.pow(10, 6 - device.digits()) / 3;
        }
        return (int) Math.max(1, Math.ceil(sum - 1e-9));
    }
}

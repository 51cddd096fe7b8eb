package io.sallyport.engine.judge;

import io.sallyport.engine.testing.Device;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final ReferenceBudget pairs = ReferenceBudget.pairs();

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
     */
    Expected type(List<String> codes, Instant now) {
        int digits = codes.getLast().length();
        var compared = order.stream().filter(d -> d.digits() == digits).toList();
        if (compared.isEmpty()) return new Expected.Refuse();
        int given = codes.size();
        if (!bears(compared, given, now)) {
            int wanted = given + 1;
            while (wanted < 3 && !bears(compared, wanted, now)) wanted++;
            return new Expected.Ask(wanted);
        }
        for (Device device : compared)
            if (accepts(device, codes, now)) return new Expected.Accept(device.label());
        charge(compared, given, now);
        return new Expected.Refuse();
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

    private boolean bears(List<Device> compared, int codes, Instant now) {
        int charge = charge(compared, codes);
        if (codes == 1) return lane.stream().allMatch(bucket -> bucket.bears(charge, now));
        return codes > 2 || pairs.bears(charge, now);
    }

    private void charge(List<Device> compared, int codes, Instant now) {
        int charge = charge(compared, codes);
        if (codes == 1) lane.forEach(bucket -> bucket.take(charge, now));
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

package io.sallyport.engine.judge;

import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.judge.ReferenceJudge.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Addresses and browsers that people and attackers come from; browsers with copies of receipts. */
final class Places {
    private static final int ADDRESSES = 4;
    private static final int BROWSERS = 4;

    private final RandomGenerator random;
    private final List<Place> addresses = new ArrayList<>();
    private final List<Place> receipts = new ArrayList<>();
    private int drawn;

    Places(RandomGenerator random) {
        this.random = random;
        for (int i = 0; i < ADDRESSES; i++) addresses.add(address(draw("address")));
        for (int i = 0; i < BROWSERS; i++) receipts.add(browser(draw("receipt")));
    }

    /** A place; now and then none, or a receipt that was replaced since. */
    Optional<Place> any() {
        int which = random.nextInt(10);
        if (which == 0) return Optional.empty();
        if (which < 5) return Optional.of(addresses.get(random.nextInt(ADDRESSES)));
        int reach = which == 9 ? receipts.size() : BROWSERS;
        Place browser = receipts.get(receipts.size() - 1 - random.nextInt(reach));
        return Optional.of(browser(browser.shown()));
    }

    /** The browser has a new receipt from now on; the old one may have been copied. */
    void accepted(Place place) {
        if (place.isBrowser()) receipts.add(browser(place.next()));
    }

    static ShownDevice shown(Place place) {
        return new ShownDevice(
                place.isBrowser() ? KnownDevice.Kind.RECEIPT : KnownDevice.Kind.ADDRESS,
                List.of(digest(place.shown())),
                digest(place.next()));
    }

    static ShownDevice address(int number) {
        return shown(address("address " + number));
    }

    private static Place address(String name) {
        return new Place(name, false, name);
    }

    private Place browser(String receipt) {
        return new Place(receipt, true, draw("receipt"));
    }

    private String draw(String kind) {
        return kind + " " + drawn++;
    }

    private static DeviceDigest digest(String name) {
        return DeviceDigest.of(
                1,
                Arrays.copyOf(
                        name.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        DeviceDigest.LENGTH));
    }
}

package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.HotpCredential;
import io.sallyport.engine.account.TotpCredential;
import io.sallyport.engine.judge.ReferenceJudge.Expected;
import io.sallyport.engine.judge.ReferenceJudge.Place;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.otp.OtpHash;
import io.sallyport.otp.Totp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random lives of accounts, step for step against a plain reference: devices of all lengths, right,
 * old, early, used and wrong codes alone and in rows, recovery codes, questions for more codes, a
 * clock that moves both ways (GUESS-54, FAULT-1, FAULT-4, FAULT-10).
 */
class JudgeModelTest {
    @Test
    void the_judge_agrees_with_the_reference() {
        Property.holds(100, random -> new Life(random).live(120));
    }

    private static final List<OtpHash> HASHES = List.of(OtpHash.values());

    private static final class Life {
        private final RandomGenerator random;
        private final Rehearsal alice;
        private final ReferenceJudge reference = new ReferenceJudge();
        private final List<Device> clocks = new ArrayList<>();
        private final List<Device> counters = new ArrayList<>();
        private final List<String> recovery = new ArrayList<>();
        private final Set<String> accepted = new HashSet<>();
        private final Places places;
        private Optional<Ruling.MoreCodes> asked = Optional.empty();

        Life(RandomGenerator random) {
            this.random = random;
            this.alice = new Rehearsal(random);
            this.places = new Places(random);
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) addDevice("device " + i);
            for (var code : alice.recoveryCodes()) {
                recovery.add(code.reveal());
                reference.recoveryCode(code.reveal(), "recovery codes");
            }
        }

        private void addDevice(String label) {
            int digits = 6 + random.nextInt(3);
            if (random.nextInt(3) == 0) {
                long next = random.nextInt(1_000);
                Device device = alice.hotp(label, digits, next);
                counters.add(device);
                reference.counter(device, next);
            } else {
                int period = random.nextBoolean() ? 30 : 60;
                var hash = HASHES.get(random.nextInt(HASHES.size()));
                Device device =
                        alice.totp(label, new Totp(hash, digits, Duration.ofSeconds(period)));
                clocks.add(device);
                reference.clock(device, period);
            }
        }

        void live(int attempts) {
            for (int i = 0; i < attempts; i++) {
                alice.advance(pause());
                if (random.nextInt(12) == 0) recover();
                else typeCodes();
            }
        }

        private Duration pause() {
            return switch (random.nextInt(12)) {
                case 0 -> Duration.ofSeconds(-random.nextLong(200));
                case 1 -> Duration.ofHours(-random.nextLong(30));
                case 2 -> Duration.ofDays(random.nextLong(6));
                case 3, 4 -> Duration.ofMinutes(random.nextLong(200));
                case 5 -> Duration.ofMillis(random.nextLong(2_000));
                default -> Duration.ofSeconds(30L * random.nextInt(4));
            };
        }

        private void recover() {
            asked = Optional.empty();
            String code = recovery.get(random.nextInt(recovery.size()));
            compare(reference.recover(code), alice.type(code));
        }

        private void typeCodes() {
            boolean further = asked.isPresent() && random.nextInt(4) > 0;
            if (!further) asked = Optional.empty();
            List<String> typed = further ? List.of(nextCode()) : codes();
            var all = new ArrayList<String>();
            asked.ifPresent(more ->
                    more.given().codes().stream().map(OneTimePassword::reveal).forEach(all::add));
            all.addAll(typed);
            var kept = all.subList(Math.max(0, all.size() - 3), all.size());
            boolean overBudget = random.nextInt(10) == 0;
            Optional<Place> place = places.any();
            alice.comeFrom(new Origin(place.map(Places::shown).stream().toList(), overBudget));
            Expected expected = reference.type(kept, place, overBudget, alice.now());
            String text = String.join("", typed);
            compare(
                    expected,
                    asked.isPresent() ? alice.typeAfter(asked.get(), text) : alice.type(text));
            if (expected instanceof Expected.Accept) place.ifPresent(places::accepted);
            assertEquals(reference.places(), alice.account().guesses().devices().size());
        }

        /** One to three codes of one length, mostly those of one device in a row. */
        private List<String> codes() {
            int count = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
            Device device = anyDevice();
            long at = around(device);
            var codes = new ArrayList<String>();
            for (int i = count - 1; i >= 0; i--)
                codes.add(
                        random.nextInt(6) == 0
                                ? alice.digits(device.digits())
                                : device.code(Math.max(0, at - i)));
            return codes;
        }

        /** The code that follows the one given, as an owner would type it, or another. */
        private String nextCode() {
            Device device = anyDevice();
            if (clocks.contains(device) && random.nextBoolean()) alice.advanceSteps(1);
            return device.code(Math.max(0, around(device)));
        }

        private Device anyDevice() {
            int i = random.nextInt(clocks.size() + counters.size());
            return i < clocks.size() ? clocks.get(i) : counters.get(i - clocks.size());
        }

        private long around(Device device) {
            int off = random.nextInt(4) == 0 ? random.nextInt(-4, 5) : random.nextInt(-1, 2);
            if (clocks.contains(device)) {
                TotpCredential totp = alice.totp(device);
                return totp.parameters().stepAt(alice.now()) + totp.drift() + off;
            }
            HotpCredential hotp = alice.hotp(device);
            return hotp.nextCounter() + (random.nextInt(5) == 0 ? random.nextInt(-5, 115) : off);
        }

        private void compare(Expected expected, Ruling ruling) {
            asked = Optional.empty();
            switch (ruling) {
                case Ruling.Accepted accept -> {
                    assertEquals(expected, new Expected.Accept(accept.device()));
                    assertTrue(accepted.add(progress()), "burned twice: " + progress());
                }
                case Ruling.Refused refused -> assertEquals(expected, new Expected.Refuse());
                case Ruling.MoreCodes more -> {
                    assertEquals(expected, new Expected.Ask(more.wanted()));
                    asked = Optional.of(more);
                }
                case Ruling.Repeated repeated -> throw new AssertionError("no resend here");
            }
            for (Device clock : clocks)
                assertEquals(reference.drift(clock), alice.totp(clock).drift());
        }

        /** FAULT-1: all that burns moves on, so no state is reached by an accept twice. */
        private String progress() {
            var text = new StringBuilder();
            for (Device clock : clocks) text.append(alice.totp(clock).lastStep()).append(' ');
            for (Device counter : counters)
                text.append(alice.hotp(counter).nextCounter()).append(' ');
            alice.account().codeSets().forEach(set -> text.append(set.unused().size()));
            return text.toString();
        }
    }
}

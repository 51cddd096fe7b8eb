package io.sallyport.engine.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.GuessState.Lane;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.Rehearsal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The yearly bound of the stranger lane, by simulation (GUESS-1, GUESS-8, GUESS-43).
 *
 * <p>The lane bears 16 guesses at once and one more every 30/16 days. Of guesses at 0 = t1 <= t2 <=
 * ... <= tn, the bucket of 30 days bears the n-th only if (n - 16) x 30/16 days have passed. So
 * within a year n <= 16 + 365 x 16/30 = 210.67: at most 210 evaluated guesses that were wrong, and
 * at P <= n x 3 / 10^6 a chance of 6.3e-4.
 */
class GuessingSimulationTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int GUESSES_A_YEAR = 210;
    private static final int GUESSES_A_YEAR_WITH_A_KNOWN_ADDRESS = 329;
    private static final int LIVE_CODES = 3;

    @Test
    void the_bound_follows_from_the_bucket_of_thirty_days() {
        Bucket month = GuessBudget.STRANGER.month();
        Duration guess = month.span().dividedBy(month.capacity());
        assertEquals(GUESSES_A_YEAR, YEAR.plus(month.span()).dividedBy(guess));
        double year = GUESSES_A_YEAR * LIVE_CODES / 1e6;
        assertTrue(year <= 6.4e-4, "a year's chance is " + year);
    }

    /** The bound is reached, so it is no looser than it must be. */
    @Test
    void the_best_attacker_who_never_hits_gets_210_guesses_a_year() {
        var account = new Rehearsal();
        account.totp("phone", Rehearsal.SIX);
        assertEquals(GUESSES_A_YEAR, guessesInAYear(account, () -> account.wrongCode(6)).wrong());
    }

    @Test
    void against_two_devices_half_as_many_guesses_are_evaluated() {
        var account = new Rehearsal();
        account.totp("phone", Rehearsal.SIX);
        account.totp("tablet", Rehearsal.SIX);
        assertEquals(
                GUESSES_A_YEAR / 2, guessesInAYear(account, () -> account.wrongCode(6)).wrong());
    }

    /** GUESS-18: pairs and triples in between win no further single guesses. */
    @Test
    void an_attacker_who_mixes_levels_gets_no_more_single_guesses() {
        var account = new Rehearsal();
        account.totp("phone", Rehearsal.SIX);
        var tally =
                guessesInAYear(
                        account,
                        () -> {
                            account.type(account.wrongCode(6) + account.wrongCode(6));
                            account.type(account.wrongCode(6).repeat(3));
                            return account.wrongCode(6);
                        });
        assertEquals(GUESSES_A_YEAR, tally.wrong());
    }

    /**
     * The attacker's codes are drawn, without repetition inside a step, from a space of 1 000 that
     * holds the live ones; so there are hits to be counted. The seed is fixed: a test of chance.
     */
    @Test
    void hits_lie_within_the_poisson_range_of_the_bound() {
        int space = 1_000;
        int years = 80;
        long wrong = 0;
        long hits = 0;
        for (int year = 0; year < years; year++) {
            var random = new SplittableRandom(year);
            var account = new Rehearsal(random);
            Device phone = account.totp("phone", Rehearsal.SIX);
            var guesser = new Guesser(account, phone, space, random);
            Tally tally = guessesInAYear(account, guesser::next);
            assertTrue(tally.wrong() <= GUESSES_A_YEAR, "year " + year + ": " + tally);
            wrong += tally.wrong();
            hits += tally.hits();
        }
        double expected = (double) (wrong + hits) * LIVE_CODES / space;
        double spread = 2.576 * Math.sqrt(expected);
        assertTrue(
                Math.abs(hits - expected) <= spread,
                hits + " hits where " + expected + " +- " + spread + " were expected");
    }

    /**
     * GUESS-8 and GUESS-43: the attacker also comes from an address that the owner logs in from
     * every day, and so has both lanes: at most 329 guesses, whatever the owner's logins give back.
     */
    @Test
    void an_attacker_who_shares_a_known_address_gets_no_more_than_329_guesses_a_year() {
        int years = isFull() ? 1_000 : 100;
        int space = 1_000;
        long guesses = 0;
        long hits = 0;
        for (int year = 0; year < years; year++) {
            var random = new SplittableRandom(year);
            var account = new Rehearsal(random);
            var shared =
                    new SharedAddress(account, account.totp("phone", Rehearsal.SIX), space, random);
            Tally tally = shared.year();
            assertTrue(
                    tally.wrong() <= GUESSES_A_YEAR_WITH_A_KNOWN_ADDRESS,
                    "year " + year + ": " + tally);
            assertTrue(tally.wrong() >= 300, "the attacker is too lazy: " + tally);
            guesses += tally.wrong() + tally.hits();
            hits += tally.hits();
        }
        double expected = (double) guesses * LIVE_CODES / space;
        double spread = 2.576 * Math.sqrt(expected);
        assertTrue(
                Math.abs(hits - expected) <= spread,
                hits + " hits where " + expected + " +- " + spread + " were expected");
    }

    /**
     * GUESS-42: 20 000 days under attack, 5 % of them with a new device, 5 % with a typing error:
     * no day out.
     */
    @Test
    void in_twenty_thousand_days_under_attack_the_owner_is_never_out() {
        var random = new SplittableRandom(7);
        var account = new Rehearsal(random);
        Device phone = account.totp("phone", Rehearsal.SIX);
        var home = new Origin(List.of(Places.address(0)), false);
        int newDevices = 0;
        for (int day = 0; day < 20_000; day++) {
            account.advance(Duration.ofDays(1));
            drain(account);
            boolean isNew = random.nextInt(20) == 0 && day > 0;
            account.comeFrom(
                    isNew
                            ? new Origin(
                                    List.of(Places.address(++newDevices)), random.nextBoolean())
                            : home);
            if (random.nextInt(20) == 0) account.type(account.digits(6));
            int codes = 1;
            Ruling ruling = account.type(phone.code(account.step()));
            while (ruling instanceof Ruling.MoreCodes more) {
                account.advanceSteps(1);
                drain(account);
                codes++;
                ruling = account.typeAfter(more, phone.code(account.step()));
            }
            assertInstanceOf(Ruling.Accepted.class, ruling, "day " + day);
            assertTrue(codes <= (isNew ? 3 : day == 0 ? 3 : 1), "day " + day + ": " + codes);
        }
    }

    /** What strangers can do to the budgets, in one stroke. */
    private static void drain(Rehearsal account) {
        Instant far = account.now().plus(Duration.ofDays(30));
        account.setAccount(
                account.account()
                        .withGuesses(guesses ->
                                guesses.withStranger(new Lane(far, far, far))
                                        .withLevelTwo(
                                                account.now().plus(GuessBudget.LEVEL_TWO.span()))));
    }

    private static boolean isFull() {
        return "1".equals(System.getenv("SALLYPORT_FULL"));
    }

    /** GUESS-42 in short: a day under constant attack, and the owner gets in with three codes. */
    @Test
    void under_a_standing_attack_the_owner_gets_in_with_what_is_asked() {
        var account = new Rehearsal();
        Device phone = account.totp("phone", Rehearsal.SIX);
        for (int hour = 0; hour < 24; hour++) {
            account.advance(Duration.ofHours(1));
            account.emptyLane();
            account.emptyLevelTwo();
            Rulings.assertAcceptedInARow("phone", account.type(phone.codesUpTo(account.step(), 3)));
        }
    }

    private record Tally(int wrong, int hits) {}

    /** A year in which the owner logs in every day, and the attacker guesses in both lanes. */
    private static final class SharedAddress {
        private final Origin shared = new Origin(List.of(Places.address(0)), false);
        private final Rehearsal account;
        private final Device phone;
        private final Guesser guesser;
        private int wrong;
        private int hits;

        SharedAddress(Rehearsal account, Device phone, int space, RandomGenerator random) {
            this.account = account;
            this.phone = phone;
            this.guesser = new Guesser(account, phone, space, random);
        }

        Tally year() {
            Instant end = Rehearsal.NOON.plus(YEAR);
            Instant login = Rehearsal.NOON;
            while (!account.now().isAfter(end)) {
                if (!account.now().isBefore(login)) {
                    ownerLogsIn();
                    login = login.plus(Duration.ofDays(1));
                }
                guessWhileBorne(shared);
                guessWhileBorne(Origin.UNKNOWN);
                Instant next =
                        min(
                                login,
                                min(
                                        ready(GuessBudget.KNOWN, known()),
                                        ready(GuessBudget.STRANGER, stranger())));
                account.setNow(next.isAfter(account.now()) ? next : account.now().plusSeconds(1));
            }
            return new Tally(wrong, hits);
        }

        private void ownerLogsIn() {
            account.comeFrom(shared);
            // A hit of the attacker may have burned a step ahead.
            account.advanceSteps(3);
            Ruling ruling = account.type(phone.code(account.step()));
            while (ruling instanceof Ruling.MoreCodes more) {
                account.advanceSteps(1);
                ruling = account.typeAfter(more, phone.code(account.step()));
            }
            assertInstanceOf(Ruling.Accepted.class, ruling);
        }

        private void guessWhileBorne(Origin origin) {
            account.comeFrom(origin);
            while (true) {
                switch (account.type(guesser.next())) {
                    case Ruling.Refused refused -> wrong++;
                    case Ruling.Accepted accepted -> hits++;
                    case Ruling.MoreCodes more -> {
                        return;
                    }
                    case Ruling.Repeated repeated -> throw new AssertionError();
                }
            }
        }

        private Lane known() {
            return account.account().guesses().known();
        }

        private Lane stranger() {
            return account.account().guesses().stranger();
        }

        private static Instant ready(GuessBudget.LaneBuckets buckets, Lane lane) {
            return max(
                    GuessingSimulationTest.ready(buckets.shortTerm(), lane.shortTerm(), 1),
                    max(
                            GuessingSimulationTest.ready(buckets.day(), lane.day(), 1),
                            GuessingSimulationTest.ready(buckets.month(), lane.month(), 1)));
        }

        private static Instant min(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }

        private static Instant max(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }

    /** Guesses at the first instant that the lane bears one more, for a year. */
    private static Tally guessesInAYear(
            Rehearsal account, java.util.function.Supplier<String> guess) {
        Instant end = Rehearsal.NOON.plus(YEAR);
        int wrong = 0;
        int hits = 0;
        while (true) {
            switch (account.type(guess.get())) {
                case Ruling.Refused refused -> wrong++;
                case Ruling.Accepted accepted -> hits++;
                case Ruling.MoreCodes more -> {
                    Instant next = nextGuess(account);
                    if (next.isAfter(end)) return new Tally(wrong, hits);
                    account.setNow(next);
                }
                case Ruling.Repeated repeated -> throw new AssertionError();
            }
        }
    }

    private static Instant nextGuess(Rehearsal account) {
        Lane lane = account.account().guesses().stranger();
        int charge = Charge.of(account.account().codeDevices().toList(), 1);
        return List.of(
                        ready(GuessBudget.STRANGER.shortTerm(), lane.shortTerm(), charge),
                        ready(GuessBudget.STRANGER.day(), lane.day(), charge),
                        ready(GuessBudget.STRANGER.month(), lane.month(), charge))
                .stream()
                .max(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant ready(Bucket bucket, Instant fullAt, int charge) {
        Duration cost = bucket.span().dividedBy(bucket.capacity()).multipliedBy(charge);
        return fullAt.plus(cost).minus(bucket.span());
    }

    /** Guesses in a scaled space and never twice the same code inside one step. */
    private static final class Guesser {
        private final Rehearsal account;
        private final Device phone;
        private final int space;
        private final RandomGenerator random;
        private final Set<Integer> tried = new HashSet<>();
        private long step = -1;

        Guesser(Rehearsal account, Device phone, int space, RandomGenerator random) {
            this.account = account;
            this.phone = phone;
            this.space = space;
            this.random = random;
        }

        String next() {
            if (account.step() != step) tried.clear();
            step = account.step();
            var live = new ArrayList<Integer>();
            for (long at = step - 1; at <= step + 1; at++)
                live.add(Integer.parseInt(phone.code(at)));
            int place;
            do place = random.nextInt(space);
            while (!tried.add(place));
            // The first places of the space are the live codes, the others are wrong ones.
            int code = place < LIVE_CODES ? live.get(place) : wrong(live);
            return "%06d".formatted(code);
        }

        private int wrong(List<Integer> live) {
            int code;
            do code = random.nextInt(1_000_000);
            while (live.contains(code));
            return code;
        }
    }
}

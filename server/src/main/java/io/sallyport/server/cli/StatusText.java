package io.sallyport.server.cli;

import io.sallyport.server.cli.Terminal.Paint;
import io.sallyport.server.door.local.wire.AccountStatus;
import io.sallyport.server.door.local.wire.AccountStatus.Budget;
import io.sallyport.server.door.local.wire.AccountStatus.CodeSet;
import io.sallyport.server.door.local.wire.AccountStatus.Device;
import io.sallyport.server.door.local.wire.AccountStatus.Grace;
import io.sallyport.server.door.local.wire.AccountStatus.KnownPlace;
import io.sallyport.server.door.local.wire.AccountStatus.Left;
import io.sallyport.server.door.local.wire.AccountStatus.RefusedAttempts;
import io.sallyport.server.door.local.wire.CodeParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How an account stands, in words. */
final class StatusText {
    private static final int FEW_CODES = 3;

    private final Terminal terminal;
    private final Times times;
    private final Instant now;
    private final Reader reader;

    /** Who reads it. */
    enum Reader {
        OWNER,
        ADMINISTRATOR
    }

    StatusText(Surroundings surroundings, Reader reader) {
        this.terminal = surroundings.terminal();
        this.times = new Times(surroundings.zone());
        this.now = surroundings.clock().instant();
        this.reader = reader;
    }

    void show(AccountStatus status) {
        terminal.line(headline(status));
        if (!status.devices().isEmpty()) {
            terminal.line();
            devices(status.devices(), status.passkeys(), times, now).forEach(terminal::line);
        }
        if (status.isProtected()) {
            terminal.line();
            codes(status);
            say(level(status));
            places(status.knownPlaces());
            graces(status.graces());
            status.budget().ifPresent(this::budget);
        } else if (reader == Reader.OWNER) {
            terminal.line("Set one up with:  sallyport enroll");
        }
        refused(status.refused());
    }

    static List<String> devices(
            List<Device> devices, List<AccountStatus.Passkey> passkeys, Times times, Instant now) {
        var table = new Table("DEVICE", "CODES", "SET UP", "LAST USED");
        for (Device device : devices)
            table.row(
                    device.label(),
                    kind(device),
                    times.day(device.created()),
                    device.lastUsed().map(used -> times.ago(used, now)).orElse("never"));
        for (AccountStatus.Passkey passkey : passkeys)
            table.row(
                    passkey.label(),
                    "passkey, in a browser",
                    times.day(passkey.created()),
                    passkey.lastUsed().map(used -> times.ago(used, now)).orElse("never"));
        return table.lines("  ");
    }

    private String headline(AccountStatus status) {
        String who = terminal.paint(Paint.STRONG, status.account()) + " on " + status.host();
        if (!status.isProtected()) return who + ": no second step is set up.";
        if (status.devices().isEmpty())
            return who + ": " + terminal.paint(Paint.CARE, "no device; temporary codes only.");
        return who + ": the second step is " + terminal.paint(Paint.GOOD, "on") + ".";
    }

    private static String kind(Device device) {
        CodeParameters parameters = device.parameters();
        String hash =
                parameters.algorithm().equals("SHA1") ? "" : ", " + AppWarning.hash(parameters);
        String clock =
                device.clockAheadSeconds()
                        .map(seconds ->
                                ", clock "
                                        + Math.abs(seconds)
                                        + " s "
                                        + (seconds > 0 ? "ahead" : "behind"))
                        .orElse("");
        return parameters.digits()
                + " digits, "
                + parameters.period().map(seconds -> "every " + seconds + " s").orElse("by counter")
                + hash
                + clock;
    }

    private void codes(AccountStatus status) {
        status.recoveryCodes().ifPresent(set -> say(recovery(set)));
        status.temporaryCodes().ifPresent(set -> say(temporary(set)));
        status.scratchCodes().ifPresent(set -> say(scratch(set)));
    }

    String recovery(CodeSet set) {
        String left = "Recovery codes: " + set.left() + " of " + set.issued() + " left.";
        if (set.left() > FEW_CODES) return left;
        return reader == Reader.OWNER
                ? terminal.paint(Paint.CARE, left) + " New ones:  sallyport recovery renew"
                : terminal.paint(Paint.CARE, left);
    }

    /** GUESS-21: eight digits can be guessed, so their owner is asked for better ones. */
    String scratch(CodeSet set) {
        String left =
                "Scratch codes: " + set.left() + " of " + set.issued() + " left; they are short.";
        return terminal.paint(Paint.CARE, left)
                + (reader == Reader.OWNER ? " New ones:  sallyport recovery renew" : "");
    }

    private String temporary(CodeSet set) {
        Instant until = set.until().orElse(Instant.MAX);
        String count = "Temporary codes: " + set.left() + " of " + set.issued() + " left, ";
        if (now.isBefore(until))
            return count
                    + "good until "
                    + times.minute(until)
                    + " ("
                    + Times.rough(Duration.between(now, until))
                    + ").";
        return count
                + "ended "
                + times.minute(until)
                + (reader == Reader.OWNER ? "; ask an administrator for new ones." : ".");
    }

    private String level(AccountStatus status) {
        if (status.codesAtOnce() == 1) return "A login is asked for one code.";
        String until = status.oneCodeFrom().map(times::minute).orElse("later");
        return terminal.paint(
                Paint.CARE,
                "Somebody tried wrong codes. Until "
                        + until
                        + " a login from a new place is asked for "
                        + (status.codesAtOnce() == 2 ? "two" : "three")
                        + " codes in a row.");
    }

    /** GUESS-56: where one code is enough, whatever strangers do. */
    private void places(List<KnownPlace> places) {
        if (places.isEmpty()) return;
        terminal.line();
        terminal.line("Known places, where strangers' guesses change nothing:");
        var table = new Table("", "", "");
        for (KnownPlace place : places)
            table.row(
                    place.service().isEmpty()
                            ? "a login that the audit no longer has"
                            : place.service() + " on " + place.host(),
                    place.source().isEmpty() ? "" : "from " + place.source(),
                    "last " + times.ago(place.lastUsed(), now));
        table.lines("  ").stream().skip(1).forEach(terminal::line);
        if (reader == Reader.OWNER) say("To forget them:  sallyport device forget-places");
    }

    private void graces(List<Grace> graces) {
        if (graces.isEmpty()) return;
        terminal.line();
        terminal.line("Terminals where a code was given, and none is asked for until:");
        var table = new Table("", "", "");
        for (Grace grace : graces)
            table.row(
                    (grace.terminal().isEmpty() ? "a terminal" : grace.terminal())
                            + " on "
                            + grace.host(),
                    "a code for " + grace.service() + " " + times.ago(grace.since(), now),
                    "until " + times.minute(grace.until()));
        table.lines("  ").stream().skip(1).forEach(terminal::line);
        if (reader == Reader.OWNER) say("To be asked again at once:  sallyport grace end");
    }

    /** GUESS-58. */
    private void budget(Budget budget) {
        terminal.line();
        terminal.line("Guesses left before more codes are asked for:");
        var table = new Table("", "", "");
        row(table, "strangers, one code", budget.strangers());
        row(table, "known places, one code", budget.known());
        row(table, "two codes", budget.pairs());
        table.lines("  ").stream().skip(1).forEach(terminal::line);
    }

    private void row(Table table, String part, Left left) {
        table.row(
                part,
                left.guesses() + " of " + left.of(),
                left.fullAt().map(full -> "full again " + times.minute(full)).orElse("full"));
    }

    private void refused(List<RefusedAttempts> groups) {
        if (groups.isEmpty()) return;
        terminal.line();
        terminal.line("Refused lately:");
        var table = new Table("", "", "", "");
        for (RefusedAttempts group : groups)
            table.row(
                    group.count() + "x",
                    group.service() + " on " + group.host(),
                    group.source().isEmpty() ? "" : "from " + group.source(),
                    "last " + times.ago(group.last(), now));
        table.lines("  ").stream().skip(1).forEach(terminal::line);
        if (reader == Reader.OWNER)
            say("If that was not you, tell an administrator. More:  sallyport audit show --denied");
    }

    private void say(String text) {
        terminal.line(text);
    }
}

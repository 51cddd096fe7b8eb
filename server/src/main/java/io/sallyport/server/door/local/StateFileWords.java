package io.sallyport.server.door.local;

import io.sallyport.engine.googleauth.FileEntry;
import io.sallyport.engine.googleauth.FileEntry.Progress;
import io.sallyport.engine.googleauth.UnfitFileException;
import io.sallyport.otp.Totp;
import io.sallyport.server.door.local.wire.CodeParameters;
import io.sallyport.server.door.local.wire.StateFileReport.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A state file's entry, in words for whoever moves it. */
final class StateFileWords {
    private StateFileWords() {}

    static CodeParameters parameters(FileEntry entry) {
        return switch (entry.progress()) {
            case Progress.Clock clock ->
                    new CodeParameters(
                            CodeParameters.TOTP,
                            clock.parameters().hash().name(),
                            clock.parameters().digits(),
                            Optional.of((int) clock.parameters().timeStep().toSeconds()));
            case Progress.Counter counter ->
                    new CodeParameters(
                            CodeParameters.HOTP,
                            counter.parameters().hash().name(),
                            counter.parameters().digits(),
                            Optional.empty());
        };
    }

    static List<String> taken(FileEntry entry, Instant now) {
        var taken = new ArrayList<String>();
        switch (entry.progress()) {
            case Progress.Clock clock -> {
                if (clock.lastStep() >= 0) taken.add(used(clock, now));
                if (clock.drift() != 0) taken.add(drift(clock));
            }
            case Progress.Counter counter -> taken.add("counter " + counter.next());
        }
        int codes = entry.scratchCodes().size();
        if (codes > 0) taken.add(codes == 1 ? "1 scratch code" : codes + " scratch codes");
        return taken;
    }

    private static String used(Progress.Clock clock, Instant now) {
        Totp totp = clock.parameters();
        long ahead = clock.lastStep() - clock.drift() - totp.stepAt(now);
        if (ahead <= 1) return "used codes";
        return "used codes, the last " + ahead + " steps ahead: none is good before";
    }

    private static String drift(Progress.Clock clock) {
        long seconds = clock.drift() * clock.parameters().timeStep().toSeconds();
        return "a clock " + Math.abs(seconds) + " s " + (seconds > 0 ? "ahead" : "behind");
    }

    static Refusal refusal(UnfitFileException unfit) {
        return new Refusal(
                unfit.kind().name().toLowerCase(Locale.ROOT),
                unfit.line(),
                String.valueOf(unfit.getMessage()),
                unfit.hint());
    }
}

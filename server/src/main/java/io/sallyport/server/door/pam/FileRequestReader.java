package io.sallyport.server.door.pam;

import io.sallyport.engine.bytes.Cursor;
import io.sallyport.engine.bytes.MalformedBytesException;
import io.sallyport.engine.googleauth.Candidate;
import io.sallyport.engine.googleauth.Candidate.Source;
import io.sallyport.engine.googleauth.FileAttempt.Asked;
import io.sallyport.engine.googleauth.FileAttempt.Option;
import io.sallyport.engine.googleauth.FileAttempt.Phase;
import io.sallyport.engine.googleauth.StateFile;
import io.sallyport.otp.OneTimePassword;
import io.sallyport.server.door.pam.FileRequest.State;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads the body of a File frame, whole, and proves its end. */
final class FileRequestReader {
    private static final long NULLOK = 1;
    private static final long NO_INCREMENT_HOTP = 2;
    private static final long NO_SKEW_ADJUSTMENT = 4;
    private static final long COUNTED = 8;
    private static final int PATH_MAX = 4_096;
    private static final int CANDIDATES_MAX = 6;
    private static final int DIGITS_MIN = 6;
    private static final int DIGITS_MAX = 8;

    private FileRequestReader() {}

    static FileRequest read(PamFrame frame) throws MalformedBytesException {
        var in = new Cursor(frame.body());
        PamRequest login = PamRequestReader.readBegin(in, 0);
        Phase phase = constant(in, Phase.values(), 1, "phase");
        long options = in.u32("options");
        long grace = in.u32("grace");
        String path = in.text(1, PATH_MAX, "path");
        State state = constant(in, State.values(), 1, "state");
        byte[] content = content(in);
        Asked asked = constant(in, Asked.values(), 0, "answer");
        List<Candidate> candidates = candidates(in);
        in.end();
        prove((options & ~known(phase)) == 0, "options has a bit that this phase does not know");
        prove(state == State.READ || content.length == 0, "content of a file that was not read");
        prove(phase == Phase.FINAL || asked == Asked.NOBODY, "an answer before phase final");
        prove(phase != Phase.LOOK || candidates.isEmpty(), "a candidate in phase look");
        prove(
                asked == Asked.TYPED || candidates.stream().noneMatch(FileRequestReader::isTyped),
                "a candidate of an answer that was not typed");
        return new FileRequest(
                login,
                phase,
                options(options),
                (options & COUNTED) != 0,
                grace,
                path,
                state,
                content,
                asked,
                candidates);
    }

    private static long known(Phase phase) {
        long always = NULLOK | NO_INCREMENT_HOTP | NO_SKEW_ADJUSTMENT;
        return phase == Phase.FINAL ? always | COUNTED : always;
    }

    private static Set<Option> options(long bits) {
        var options = EnumSet.noneOf(Option.class);
        if ((bits & NULLOK) != 0) options.add(Option.NULLOK);
        if ((bits & NO_INCREMENT_HOTP) != 0) options.add(Option.NO_INCREMENT_HOTP);
        if ((bits & NO_SKEW_ADJUSTMENT) != 0) options.add(Option.NO_SKEW_ADJUSTMENT);
        return options;
    }

    /** The constant whose number stands here; numbers begin with {@code first}. */
    private static <E> E constant(Cursor in, E[] constants, int first, String field)
            throws MalformedBytesException {
        int number = in.u8(field) - first;
        if (number < 0 || number >= constants.length)
            throw new MalformedBytesException(field + " is a number that is not known");
        return constants[number];
    }

    private static byte[] content(Cursor in) throws MalformedBytesException {
        long length = in.u32("content");
        prove(length <= StateFile.BYTES_MAX, "content is longer than a state file");
        return in.take((int) length, "content");
    }

    private static List<Candidate> candidates(Cursor in) throws MalformedBytesException {
        int count = in.count(CANDIDATES_MAX, false, "candidates");
        var candidates = new ArrayList<Candidate>(count);
        int last = 0;
        for (int i = 0; i < count; i++) {
            Candidate candidate = candidate(in);
            int place = place(candidate);
            prove(place > last, "candidates are not in the order of GA-98");
            last = place;
            candidates.add(candidate);
        }
        return candidates;
    }

    private static int place(Candidate candidate) {
        return candidate.code().length() + (isTyped(candidate) ? DIGITS_MAX : 0);
    }

    private static Candidate candidate(Cursor in) throws MalformedBytesException {
        Source source = constant(in, Source.values(), 1, "source");
        var code = OneTimePassword.parse(in.text(DIGITS_MIN, DIGITS_MAX, "candidate"));
        if (code.isEmpty()) throw new MalformedBytesException("candidate is not digits");
        return new Candidate(source, code.get());
    }

    private static boolean isTyped(Candidate candidate) {
        return candidate.source() == Source.ANSWER;
    }

    private static void prove(boolean holds, String otherwise) throws MalformedBytesException {
        if (!holds) throw new MalformedBytesException(otherwise);
    }
}

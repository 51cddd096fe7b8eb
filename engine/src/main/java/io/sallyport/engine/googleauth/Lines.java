package io.sallyport.engine.googleauth;

import io.sallyport.engine.googleauth.FileJudgement.Reason;
import io.sallyport.engine.googleauth.LogLine.Priority;
import io.sallyport.engine.googleauth.LogLine.When;
import io.sallyport.engine.identity.UnsafeCharacters;

/** The texts that filters in the field know (GA-107 to GA-117). */
final class Lines {
    private final String user;
    private final String path;

    Lines(FileAttempt attempt) {
        this.user = printable(attempt.user());
        this.path = printable(attempt.path());
    }

    LogLine accepted() {
        return new LogLine(Priority.INFO, When.STORED, "Accepted google_authenticator for " + user);
    }

    LogLine invalidCode() {
        return error("Invalid verification code for " + user);
    }

    LogLine withinGrace() {
        return new LogLine(Priority.INFO, When.ALWAYS, "within grace period: \"" + user + "\"");
    }

    LogLine tooMany() {
        return error("Too many concurrent login attempts (\"" + path + "\"). Please try again.");
    }

    LogLine malformedLimit(boolean ofStamps) {
        String what =
                ofStamps ? "Invalid list of timestamps in RATE_LIMIT" : "Invalid RATE_LIMIT option";
        return error(what + " of \"" + path + "\"");
    }

    LogLine reused(int stepSeconds) {
        return error(
                "Trying to reuse a previously used time-based code of \""
                        + path
                        + "\"; the next code comes within "
                        + stepSeconds
                        + " seconds");
    }

    LogLine noSecret() {
        return new LogLine(
                Priority.WARNING,
                When.ALWAYS,
                "No secret configured for user " + user + ", asked for a code all the same");
    }

    LogLine nothingTyped() {
        return error("Did not receive verification code from user");
    }

    /** A line of our own, which no filter takes for one of the above (GA-120). */
    LogLine reason(Reason reason) {
        return error("sallyport: " + reason.text() + " (" + user + ", \"" + path + "\")");
    }

    private static LogLine error(String text) {
        return new LogLine(Priority.ERR, When.ALWAYS, text);
    }

    /** Whoever chose the text must not be able to forge a line (GA-106). */
    static String printable(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> UnsafeCharacters.isUnsafe(c) ? '?' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}

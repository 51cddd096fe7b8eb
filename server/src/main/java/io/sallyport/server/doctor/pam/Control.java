package io.sallyport.server.doctor.pam;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of each return value of a module: the second word of a line, made into a table. */
final class Control {
    static final int IGNORE = 0;
    static final int OK = -1;
    static final int DONE = -2;
    static final int BAD = -3;
    static final int DIE = -4;
    static final int RESET = -5;

    /** A stack that is longer than any jump; more would only overflow. */
    static final int JUMP_MAX = 1_000_000;

    private static final int UNSET = -6;

    private final String word;
    private final int[] actions;

    private Control(String word, int[] actions) {
        this.word = word;
        this.actions = actions;
    }

    /** Of a line of which nothing can be made: every return value is bad. */
    static Control broken(String word) {
        return of(word, BAD, BAD, BAD);
    }

    /**
     * @param word as it stands in the file, without brackets. Anything but the four words is read
     *     as what stands in brackets, as Linux-PAM does, and what is wrong makes every value bad
     */
    static Control of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "required" -> of(word, OK, IGNORE, BAD);
            case "requisite" -> of(word, OK, IGNORE, DIE);
            case "optional" -> of(word, OK, IGNORE, IGNORE);
            case "sufficient" -> of(word, DONE, IGNORE, IGNORE);
            default -> new Control("[" + word + "]", new ControlReader(word).read());
        };
    }

    private static Control of(String word, int success, int ignore, int otherwise) {
        var actions = new int[ReturnValue.COUNT];
        Arrays.fill(actions, otherwise);
        actions[ReturnValue.SUCCESS] = success;
        actions[ReturnValue.NEW_AUTHTOK_REQD] = success;
        actions[ReturnValue.IGNORE] = ignore;
        return new Control(word, actions);
    }

    /** One of the constants, or the number of entries to jump over. */
    int action(int returnValue) {
        return actions[returnValue];
    }

    /** As it is written, with brackets where it has some. */
    @Override
    public String toString() {
        return word;
    }

    /** {@code value=action value=action}. */
    private static final class ControlReader {
        private static final String[] ACTIONS = {"ignore", "ok", "done", "bad", "die", "reset"};

        private final String text;
        private final int[] actions = new int[ReturnValue.COUNT];
        private int at;

        ControlReader(String text) {
            this.text = text;
            Arrays.fill(actions, UNSET);
        }

        int[] read() {
            if (!readPairs()) Arrays.fill(actions, BAD);
            setUnset(BAD);
            return actions;
        }

        private boolean readPairs() {
            for (skipBlanks(); at < text.length(); skipBlanks()) {
                int value = returnValue();
                if (value < 0 || !equalsSign()) return false;
                int action = action();
                if (action == UNSET) return false;
                if (value == ReturnValue.COUNT) setUnset(action);
                else actions[value] = action;
            }
            return true;
        }

        private int returnValue() {
            for (int value = 0; value < ReturnValue.COUNT; value++)
                if (skip(ReturnValue.NAMES.get(value))) return value;
            return skip("default") ? ReturnValue.COUNT : -1;
        }

        private boolean equalsSign() {
            skipBlanks();
            return skip("=");
        }

        private int action() {
            skipBlanks();
            for (int i = 0; i < ACTIONS.length; i++) if (skip(ACTIONS[i])) return -i;
            int jump = 0;
            for (; at < text.length() && isDigit(text.charAt(at)); at++)
                jump = Math.min(JUMP_MAX, jump * 10 + text.charAt(at) - '0');
            return jump == 0 ? UNSET : jump;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private boolean skip(String word) {
            if (!text.startsWith(word, at)) return false;
            at += word.length();
            return true;
        }

        private void skipBlanks() {
            while (at < text.length() && " \t\n\r\f\u000b".indexOf(text.charAt(at)) >= 0) at++;
        }

        private void setUnset(int action) {
            for (int i = 0; i < actions.length; i++) if (actions[i] == UNSET) actions[i] = action;
        }
    }
}

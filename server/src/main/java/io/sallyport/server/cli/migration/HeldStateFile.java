package io.sallyport.server.cli.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A state file under its lock, so that no login of ours uses a code between reading and moving it.
 * google-authenticator's own module knows no lock; what it changes meanwhile is noticed.
 */
public final class HeldStateFile implements AutoCloseable {
    /** How a file is called when it has been moved aside. */
    private static final String ASIDE = ".moved-to-sallyport";

    private static final String HELD = "held ";

    private final Script script;
    private final byte[] base64;

    private HeldStateFile(Script script, byte[] base64) {
        this.script = script;
        this.base64 = base64;
    }

    /** What became of moving a file aside. */
    public enum Aside {
        MOVED,
        /** Somebody has written it meanwhile; it is to be read again. */
        CHANGED,
        /** Somebody has written it at the last moment; what lies aside is to be read, too. */
        RACED
    }

    /** Where {@code file} lies when it was moved aside. */
    public static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ASIDE);
    }

    static boolean isAside(Path file) {
        return file.toString().endsWith(ASIDE);
    }

    /** As root, with the rights of whoever may write the folder. */
    public static HeldStateFile ofSomebody(Path file) throws UntouchedFileException {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        if (folder == null) throw new UntouchedFileException("that is no file", "name a file");
        return hold(whole, Rights.in(folder));
    }

    /** With the rights of the process itself. */
    public static HeldStateFile ofOneself(Path file) throws UntouchedFileException {
        return hold(file.toAbsolutePath().normalize(), Rights.own());
    }

    private static HeldStateFile hold(Path file, Rights rights) throws UntouchedFileException {
        Script script = null;
        try {
            script = Script.start("hold", rights, file.toString(), aside(file).toString());
            String first = script.word();
            if (!first.startsWith(HELD)) throw trouble(first);
            long owner = Long.parseLong(first.substring(HELD.length()));
            if (!rights.mayOwn(owner))
                throw new UntouchedFileException(
                        "the file belongs to somebody else than its folder",
                        "logins refuse such a file, too; give it to its owner with chown");
            var held = new HeldStateFile(script, script.line());
            script = null;
            return held;
        } catch (IOException | NumberFormatException e) {
            throw new UntouchedFileException(
                    "the file could not be read: " + e.getMessage(),
                    "are setpriv, flock and the usual commands of the shell there?");
        } finally {
            if (script != null) script.close();
        }
    }

    private static UntouchedFileException trouble(String word) {
        return switch (word) {
            case "missing" ->
                    new UntouchedFileException(
                            "there is no such file or folder", "is the path right?");
            case "link" ->
                    new UntouchedFileException(
                            "it is a symbolic link, which is not followed",
                            "name the file that it leads to");
            case "kind" ->
                    new UntouchedFileException("it is not a regular file", "is the path right?");
            case "denied" ->
                    new UntouchedFileException(
                            "its owner may not read or move it",
                            "look at the mode of the file and of its folder");
            case "busy" ->
                    new UntouchedFileException(
                            "somebody else holds its lock for a long time",
                            "end the login that is stuck, and try again");
            case "large" ->
                    new UntouchedFileException(
                            "too-large: it has more than 64 KiB", "is it the right file?");
            default ->
                    new UntouchedFileException(
                            "it could not be read with its owner's rights",
                            "are setpriv and flock installed, and is /proc there?");
        };
    }

    /** The content in Base64; the caller clears it. */
    public char[] base64() {
        var characters = new char[base64.length];
        for (int i = 0; i < base64.length; i++) characters[i] = (char) base64[i];
        return characters;
    }

    /** Puts the file beside its place, mode and owner kept; durable when it returns. */
    public Aside moveAside() throws UntouchedFileException {
        return switch (order("move")) {
            case "moved" -> Aside.MOVED;
            case "changed" -> Aside.CHANGED;
            case "raced" -> Aside.RACED;
            case "exists" -> throw asideExists();
            default -> throw trouble("denied");
        };
    }

    /** Nothing is ever written over a file that was moved aside. */
    public static UntouchedFileException asideExists() {
        return new UntouchedFileException(
                "a file that was moved aside earlier lies beside it",
                "look at both, and remove the older one");
    }

    /** Removes the file; durable when it returns. */
    public void remove() throws UntouchedFileException {
        String said = order("remove");
        if (!said.equals("removed")) throw trouble("denied");
    }

    private String order(String order) throws UntouchedFileException {
        try {
            script.tell(order);
            return script.word();
        } catch (IOException e) {
            throw trouble("");
        }
    }

    @Override
    public void close() {
        Arrays.fill(base64, (byte) 0);
        script.close();
    }
}

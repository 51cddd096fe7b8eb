package io.sallyport.server.config;

import io.sallyport.engine.identity.IdentityMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code map DOOR PLACE LOGIN -> ACCOUNT}. */
final class IdentityLines {
    /** Logins on hosts, and logins that applications ask for. */
    private static final List<String> DOORS = List.of("host", "http");

    private static final List<String> LATER_DOORS = List.of("site", "wordpress", "radius");

    private final List<IdentityMap.Line> lines = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final Map<List<String>, Origin> firstOf = new HashMap<>();

    void read(Line line, Complaints warnings) throws UnfitException {
        List<String> words = line.words();
        if (words.size() != 6 || !words.get(4).equals("->"))
            throw new UnfitException(
                    "a map line has a door, a place, a login name, an arrow and an account",
                    "write it like this: map host db1 postgres -> dba-team");
        checkDoor(words.get(1));
        String place = isAny(words.get(2)) ? IdentityMap.ANY : Values.host(words.get(2));
        String login = isAny(words.get(3)) ? IdentityMap.ANY : Values.user(words.get(3));
        String account = isAny(words.get(5)) ? IdentityMap.ANY : Values.user(words.get(5));
        String door = words.get(1);
        refuseUnreachable(door, place, login);
        firstOf.put(List.of(door, place, login), line.origin());
        lines.add(new IdentityMap.Line(door, place, login, account));
        settings.add(new Setting("map", Words.join(line.from(1)), line.origin().toString()));
        if (isAny(login) && !isAny(account))
            warnings.add(
                    "every login name becomes the one account "
                            + account
                            + ", root included, so one device opens them all",
                    "name the logins that share an account one by one");
    }

    IdentityMap map() {
        return new IdentityMap(lines);
    }

    List<Setting> settings() {
        return settings;
    }

    private void refuseUnreachable(String door, String place, String login) throws UnfitException {
        for (String placeBefore : List.of(place, IdentityMap.ANY))
            for (String loginBefore : List.of(login, IdentityMap.ANY)) {
                Origin before = firstOf.get(List.of(door, placeBefore, loginBefore));
                if (before != null)
                    throw new UnfitException(
                            "this line never decides: line "
                                    + before.line()
                                    + " fits everything that it fits",
                            "put it above line " + before.line() + ", or remove it");
            }
    }

    private static void checkDoor(String door) throws UnfitException {
        if (DOORS.contains(door)) return;
        if (LATER_DOORS.contains(door))
            throw new UnfitException(
                    "names at the door " + door + " cannot be mapped yet",
                    "logins on hosts and of applications can: map host db1 postgres -> dba-team");
        throw new UnfitException(
                Values.quoted(door) + " is no door",
                "write it like this: map host db1 postgres -> dba-team");
    }

    private static boolean isAny(String word) {
        return word.equals(IdentityMap.ANY);
    }
}

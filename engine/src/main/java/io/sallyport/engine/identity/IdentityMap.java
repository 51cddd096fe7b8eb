package io.sallyport.engine.identity;

import java.util.List;
import java.util.Optional;

/**
 * Which account a login name means at a door: the first line that fits, else the name itself.
 *
 * @param lines in the order of the configuration
 */
public record IdentityMap(List<Line> lines) {
    /** Every name is its own account. */
    public static final IdentityMap IDENTITY = new IdentityMap(List.of());

    /** Stands for any login in a line, and for that same login as its account. */
    public static final String ANY = "*";

    public IdentityMap {
        lines = List.copyOf(lines);
    }

    /**
     * One line, such as {@code map host db1 postgres -> dba-team}.
     *
     * @param door the door's word: {@code host} for logins on a host
     * @param place host or site, exactly, or {@link #ANY}
     * @param login login name, exactly, or {@link #ANY}
     * @param account the account, or {@link #ANY} for the login itself
     */
    public record Line(String door, String place, String login, String account) {
        boolean fits(String atDoor, String atPlace, String withLogin) {
            return door.equals(atDoor) && isOrAny(place, atPlace) && isOrAny(login, withLogin);
        }

        private static boolean isOrAny(String pattern, String text) {
            return pattern.equals(ANY) || pattern.equals(text);
        }
    }

    /** The account that {@code login} means; empty if the result cannot be an account's name. */
    public Optional<AccountName> accountOf(String door, String place, String login) {
        return lines.stream()
                .filter(line -> line.fits(door, place, login))
                .findFirst()
                .map(line -> line.account().equals(ANY) ? login : line.account())
                .or(() -> Optional.of(login))
                .flatMap(AccountName::parse);
    }
}

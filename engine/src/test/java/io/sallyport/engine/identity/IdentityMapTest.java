package io.sallyport.engine.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sallyport.engine.identity.IdentityMap.Line;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which account a login means at a door. */
class IdentityMapTest {
    private static final IdentityMap NAMES =
            new IdentityMap(
                    List.of(
                            new Line("host", "db1", "postgres", "dba-team"),
                            new Line("host", "db1", "postgres", "never-reached"),
                            new Line("wordpress", "blog.example", "*", "*"),
                            new Line("wordpress", "*", "admin", "web-admin"),
                            new Line("host", "*", "nobody", "65534"),
                            new Line("host", "kiosk", "*", "kiosk-users")));

    @ParameterizedTest
    @CsvSource({
        "host, db1, postgres, dba-team",
        "host, db2, postgres, postgres",
        "host, db1, Postgres, Postgres",
        "host, DB1, postgres, postgres",
        "host, db1, alice, alice",
        "radius, db1, postgres, postgres",
        "wordpress, blog.example, admin, admin",
        "wordpress, shop.example, admin, web-admin",
        "wordpress, shop.example, alice, alice",
        "host, kiosk, anybody, kiosk-users",
        "host, kiosk, *, kiosk-users",
    })
    void the_first_line_that_fits_decides(String door, String place, String login, String account) {
        assertEquals(Optional.of(new AccountName(account)), NAMES.accountOf(door, place, login));
    }

    @Test
    void what_a_line_or_a_login_means_must_be_a_name() {
        assertEquals(Optional.empty(), NAMES.accountOf("host", "db1", "nobody"));
        assertEquals(Optional.empty(), NAMES.accountOf("host", "db1", "1000"));
        assertEquals(Optional.empty(), IdentityMap.IDENTITY.accountOf("host", "db1", "a\0"));
        // A login that is no name may be mapped to one.
        assertEquals(
                Optional.of(new AccountName("kiosk-users")),
                NAMES.accountOf("host", "kiosk", "1000"));
    }

    @Test
    void without_lines_a_login_is_its_own_account() {
        assertEquals(
                Optional.of(new AccountName("alice")),
                IdentityMap.IDENTITY.accountOf("", "", "alice"));
    }
}

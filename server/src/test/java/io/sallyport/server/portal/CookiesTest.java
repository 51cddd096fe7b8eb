package io.sallyport.server.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.portal.Cookies.Kind;
import io.sallyport.server.web.WebRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** FA-40, FA-46. */
class CookiesTest {
    private static final String VALUE = "AAAAAAAAAAAAAAAAAAAAAA";

    private final Cookies overTls = new Cookies(true);

    @Test
    void over_tls_a_cookie_is_of_this_host_alone() {
        for (Kind kind : Kind.values()) {
            String set = overTls.set(kind, VALUE).value();
            assertTrue(set.startsWith("__Host-sallyport"), set);
            assertTrue(set.contains("; Path=/; HttpOnly; SameSite="), set);
            assertTrue(set.endsWith("; Secure"), set);
            assertTrue(!set.contains("Domain"), set);
        }
    }

    @Test
    void on_loopback_without_tls_a_browser_would_drop_such_a_cookie() {
        String set = new Cookies(false).set(Kind.SESSION, VALUE).value();

        assertEquals("sallyport=" + VALUE + "; Path=/; HttpOnly; SameSite=Lax", set);
    }

    @Test
    void a_cookie_is_read_if_it_stands_there_once_and_can_be_ours() {
        assertEquals(Optional.of(VALUE), read("a=b; __Host-sallyport=" + VALUE + ";c=d"));
        for (String header :
                List.of(
                        "__Host-sallyport=" + VALUE + "; __Host-sallyport=" + VALUE,
                        "__Host-sallyport=short",
                        "__Host-sallyport=\"" + VALUE + "\"",
                        "sallyport=" + VALUE,
                        "__host-sallyport=" + VALUE,
                        "__Host-sallyport-form=" + VALUE,
                        ";;;=;",
                        "")) assertEquals(Optional.empty(), read(header), header);
    }

    private Optional<String> read(String header) {
        var request =
                new WebRequest(
                        "GET",
                        "/portal/",
                        "",
                        Map.of("cookie", List.of(header)),
                        new byte[0],
                        "",
                        0);
        return overTls.read(request, Kind.SESSION);
    }
}

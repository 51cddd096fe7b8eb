package io.sallyport.server.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.server.gate.GateRule.Demand;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReturnAddressTest {
    private static final GatePolicy POLICY =
            new GatePolicy(
                    Optional.of("example.org"),
                    WebOrigin.parse("https://login.example.org").orElseThrow(),
                    List.of(
                            rule("https://wiki.example.org"),
                            rule("https://shop.example.org:8443")));

    private static GateRule rule(String origin) {
        return new GateRule(
                WebOrigin.parse(origin).orElseThrow(),
                List.of(),
                Set.of(),
                Set.of(),
                List.of(),
                new Demand.Allow());
    }

    private static Optional<ReturnAddress> read(String rd) {
        return ReturnAddress.read(rd, "GET", POLICY);
    }

    @Test
    void pages_of_protected_applications_are_returned_to() {
        for (String rd :
                List.of(
                        "https://wiki.example.org/",
                        "https://wiki.example.org/x?s=a%26b&x=1",
                        "https://wiki.example.org:443//a/./../%77%2f?//evil.net",
                        "https://WIKI.example.org/?next=https://evil.net/",
                        "https://shop.example.org:8443/basket"))
            assertTrue(read(rd).isPresent(), rd);
    }

    /**
     * FA-48, FA-49, FA-52, FA-C8: hosts, ports, schemes, and marks that browsers read in another
     * way, in every combination.
     */
    @Test
    void more_than_500_addresses_of_elsewhere_are_refused() {
        List<String> payloads = payloads();
        assertTrue(payloads.size() >= 500, payloads.size() + " payloads");
        for (String rd : payloads) assertEquals(Optional.empty(), read(rd), rd);
    }

    /** Their spellings are those that open redirects were found with in other gates. */
    static List<String> payloads() {
        var hosts =
                List.of(
                        "evil.net",
                        "evil.example.org",
                        "login.example.org",
                        "example.org",
                        "wiki.example.org.evil.net",
                        "evil-wiki.example.org",
                        "wikiXexample.org",
                        "evilexample.org",
                        "wiki.example.org:444",
                        "wiki.example.org:80",
                        "wiki.example.org.",
                        "wiki.example.org@evil.net",
                        "wiki.example.org:443@evil.net",
                        "evil.net:443@wiki.example.org",
                        "wiki.example.org%40evil.net",
                        "wiki.example.org%2eevil.net",
                        "evil.net%2f.wiki.example.org",
                        "evil.net%00.wiki.example.org",
                        "evil.net\\.wiki.example.org",
                        "evil.net#.wiki.example.org",
                        "evil.net\u3002wiki.example.org",
                        "w\u0131ki.example.org",
                        "wiki.example\uff0eorg",
                        "xn--wki-xza.example.org",
                        "127.0.0.1",
                        "2130706433",
                        "0x7f.1",
                        "[::1]",
                        "[::ffff:127.0.0.1]",
                        "");
        var begins =
                List.of(
                        "https://",
                        "HTTPS://",
                        "https:/",
                        "https:",
                        "https:///",
                        "https:\\\\",
                        "https:/\\",
                        "https:\t//",
                        "\thttps://",
                        " https://",
                        "\u0001https://",
                        "//",
                        "///",
                        "/\\",
                        "\\/",
                        "\\\\",
                        "/",
                        "./",
                        "@",
                        "?",
                        "#",
                        "http://",
                        "ftp://",
                        "javascript://",
                        "javascript:alert(1)//",
                        "data:text/html,",
                        "vbscript:",
                        "file:///",
                        "blob:https://",
                        "view-source:https://",
                        "//https://",
                        "https://https://",
                        "https%3a%2f%2f",
                        "https&colon;//");
        var all = new LinkedHashSet<String>();
        for (String begin : begins)
            for (String host : hosts) {
                all.add(begin + host);
                all.add(begin + host + "/path?x=1");
            }
        for (String good : List.of("http://wiki.example.org/", "https://wiki.example.org/#f"))
            all.add(good);
        for (String bad :
                List.of("\r\nSet-Cookie: a=b", "\\evil", " x", "\u2028", "\u0000", "<\u00e9"))
            all.add("https://wiki.example.org/" + bad);
        return new ArrayList<>(all);
    }

    @Test
    void a_method_is_capital_letters_and_an_address_has_an_end() {
        for (String rm : List.of("", "get", "GET x", "GET\n", "G3T", "A".repeat(17)))
            assertEquals(
                    Optional.empty(),
                    ReturnAddress.read("https://wiki.example.org/", rm, POLICY),
                    rm);
        assertEquals(Optional.empty(), read("https://wiki.example.org/" + "a".repeat(2100)));
    }

    /** FA-34: nothing behind the first {@code &} is lost. */
    @Test
    void it_is_encoded_as_a_whole() {
        var target = Target.parse("https://wiki.example.org/x?s=a%26b&x=1&y='\"<").orElseThrow();
        String query = ReturnAddress.of(target, "GET", Optional.empty()).query();

        assertTrue(query.matches("rd=[A-Za-z0-9%._~-]+&rm=GET"), query);
        String rd = query.substring(3, query.indexOf('&'));
        assertEquals(target.toString(), URLDecoder.decode(rd, StandardCharsets.US_ASCII));
    }

    /** FA-35, FA-38. */
    @Test
    void a_form_is_returned_from_to_the_page_that_it_stood_on() {
        var target = Target.parse("https://wiki.example.org/save").orElseThrow();
        for (var line :
                List.of(
                        List.of(
                                "https://wiki.example.org/edit?p=1",
                                "https://wiki.example.org/edit?p=1"),
                        List.of("https://evil.net/edit", "https://wiki.example.org/"),
                        List.of("https://wiki.example.org.evil.net/", "https://wiki.example.org/"),
                        List.of("nonsense", "https://wiki.example.org/"))) {
            var back = ReturnAddress.of(target, "POST", Optional.of(line.getFirst()));
            assertEquals(line.getLast(), back.target().toString());
            assertTrue(back.hasLostBody());
        }
        assertEquals(
                "https://wiki.example.org/",
                ReturnAddress.of(target, "DELETE", Optional.empty()).target().toString());
        assertFalse(ReturnAddress.of(target, "HEAD", Optional.empty()).hasLostBody());
        var longOne = Target.parse("https://wiki.example.org/" + "a".repeat(3000)).orElseThrow();
        assertEquals("/", ReturnAddress.of(longOne, "GET", Optional.empty()).target().path());
    }
}

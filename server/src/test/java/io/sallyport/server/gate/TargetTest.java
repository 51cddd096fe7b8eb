package io.sallyport.server.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static Target parsed(String text) {
        return Target.parse(text).orElseThrow(() -> new AssertionError("refused: " + text));
    }

    @Test
    void an_address_is_its_origin_path_and_query() {
        Target target = parsed("https://Wiki.Example.org:443/a/b?s=a%26b&x=1?y");

        assertEquals("https://wiki.example.org", target.origin().toString());
        assertEquals("/a/b", target.path());
        assertEquals("?s=a%26b&x=1?y", target.query());
        assertEquals("https://wiki.example.org/a/b?s=a%26b&x=1?y", target.toString());
        assertEquals("https://a.org:8443/", parsed("https://a.org:8443").toString());
        assertEquals("https://a.org/?q", parsed("https://a.org?q").toString());
        assertEquals("http://[::1]:8080/", parsed("http://[::1]:8080/").toString());
    }

    /** FA-17, FA-C6. */
    @Test
    void what_could_be_read_in_two_ways_is_malformed() {
        for (String text :
                List.of(
                        "",
                        "/path",
                        "//host/",
                        "https:/host/",
                        "https:host",
                        "https://",
                        "https:///path",
                        "https://:443/",
                        "https://user@host/",
                        "https://user:pass@host/",
                        "https://good.org@evil.org/",
                        "https://host\\@evil/",
                        "https://host/a\\b",
                        "https://host/a b",
                        "https://host/a\tb",
                        "https://host/a\r\nb",
                        "https://host/\u0000",
                        "https://host/\u00e9",
                        "https://h\u00f6st/",
                        "https://\u212aelvin.org/",
                        "https://host/#f",
                        "https://host#f",
                        "https://host:0/",
                        "https://host:65536/",
                        "https://host:99999/",
                        "https://host:+443/",
                        "https://host:0443/",
                        "https://host:/",
                        "https://host:443:443/",
                        "https://host./",
                        "https://.host/",
                        "https://ho..st/",
                        "https://-host/",
                        "https://ho%73t/",
                        "https://[::1/",
                        "https://[::1]x/",
                        "https://[host]/",
                        "HTTPS://host/",
                        "ftp://host/",
                        "javascript://host/",
                        "data:text/html,x",
                        " https://host/",
                        "https://host/" + "a".repeat(Target.CHARACTERS_MAX)))
            assertEquals(Optional.empty(), Target.parse(text), text);
    }

    /** FA-16, FA-C6: {@code evil-example.org} is not under {@code example.org}. */
    @Test
    void a_host_is_under_a_domain_label_by_label() {
        for (String host : List.of("example.org", "a.example.org", "a.b.EXAMPLE.org"))
            assertTrue(parsed("https://" + host + "/").origin().isUnder("example.org"), host);
        for (String host : List.of("evil-example.org", "example.org.evil.net", "org", "xample.org"))
            assertFalse(parsed("https://" + host + "/").origin().isUnder("example.org"), host);
    }

    /** FA-18, FA-52. */
    @Test
    void rules_see_a_path_in_one_form() {
        for (String path :
                List.of(
                        "/wp-admin/x",
                        "//wp-admin//x",
                        "/./wp-admin/./x",
                        "/y/../wp-admin/x",
                        "/%77p-admin/x",
                        "/wp%2Dadmin/x",
                        "/wp-admin/x/",
                        "/wp-admin;a=b/x;c",
                        "/y;/..;/wp-admin/x",
                        "/%2e/y/%2E%2e/wp-admin/x"))
            assertEquals(
                    Optional.of(List.of("wp-admin", "x")),
                    JudgedPath.of(path).map(JudgedPath::segments),
                    path);
        for (String path :
                List.of(
                        "/wp-admin%2fx",
                        "/wp-admin%2Fx",
                        "/wp-admin%5cx",
                        "/a%00",
                        "/..",
                        "/a/../../b",
                        "/%2e%2e/b",
                        "/a%",
                        "/a%2",
                        "/a%zz",
                        "/a\\b")) assertEquals(Optional.empty(), JudgedPath.of(path), path);
        assertEquals(
                Optional.of(List.of("a%25%3B")),
                JudgedPath.of("/a%25%3b").map(JudgedPath::segments));
    }
}

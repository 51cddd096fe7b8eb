package io.sallyport.server.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    @Test
    void fields_are_read_as_browsers_write_them() {
        try (Form form =
                Form.read("label=My+phone+%C3%A9%26&code=492039&empty=".getBytes(UTF_8))
                        .orElseThrow()) {
            assertEquals("My phone é&", form.text("label"));
            assertArrayEquals("492039".getBytes(US_ASCII), form.bytes("code"));
            assertTrue(form.has("empty"));
            assertEquals("", form.text("missing"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code",
                "=x",
                "a=b&&c=d",
                "a=b&a=c",
                "Code=1",
                "a%3D=b",
                "a=%",
                "a=%4",
                "a=%zz",
                "abcdefghijklmnopqrstuvwxyzabcdefg=1",
                "a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=&l=&m=&n=&o=&p=&q="
            })
    void what_is_no_form_is_refused_whole(String body) {
        assertTrue(Form.read(body.getBytes(UTF_8)).isEmpty(), body);
    }

    @Test
    void what_is_no_text_is_no_name_of_anything() {
        Form form = Form.read("label=%ff%fe".getBytes(US_ASCII)).orElseThrow();

        assertEquals("", form.text("label"));
    }

    @Test
    void nothing_stays_of_what_was_typed() {
        byte[] body = "code=492039".getBytes(US_ASCII);
        Form form = Form.read(body).orElseThrow();
        byte[] lent = form.bytes("code");
        assertArrayEquals(new byte[11], body);

        form.close();

        assertArrayEquals(new byte[6], lent);
        assertFalse(form.toString().contains("492039"));
    }
}

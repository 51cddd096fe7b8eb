package io.sallyport.engine.googleauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code vectors/google-authenticator}, each with the GA numbers that it shows. */
class FileVectorsTest {
    static List<FileCase> cases() throws IOException {
        return FileCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void is_judged_as_the_case_says(FileCase vector) {
        WideSearch search = step -> vector.isSearchAllowed();
        var judgement = FileJudge.judge(vector.content(), vector.attempt(), vector.now(), search);
        assertEquals(vector.expected(), FileCase.told(judgement));
        if (vector.reason().isPresent())
            assertTrue(
                    vector.isReason(judgement.reason().orElseThrow()),
                    () -> "the reason is " + judgement.reason());
    }

    @Test
    void there_are_many() throws IOException {
        assertTrue(cases().size() > 150);
    }
}

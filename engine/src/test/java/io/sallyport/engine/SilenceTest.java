package io.sallyport.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.AccountFormat;
import io.sallyport.engine.audit.AuditEventFormat;
import io.sallyport.engine.identity.AttemptId;
import io.sallyport.engine.judge.Answer;
import io.sallyport.engine.judge.Attempt;
import io.sallyport.engine.judge.Judge;
import io.sallyport.engine.judge.Origin;
import io.sallyport.engine.testing.Contents;
import io.sallyport.engine.testing.Play;
import io.sallyport.engine.testing.Property;
import io.sallyport.engine.testing.Rehearsal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No code, recovery code, password or key is in any event, outcome, message or record (SSH-70). */
class SilenceTest {
    @Test
    void nothing_that_was_typed_or_drawn_is_told_or_kept() {
        Property.holds(
                5,
                random -> {
                    var play = Play.run(random, 120);
                    var things = new ArrayList<Object>(play.told());
                    things.addAll(play.stage().store.events());
                    things.addAll(play.stage().incidents);
                    for (var event : play.stage().store.events())
                        things.add(AuditEventFormat.write(event));
                    for (String name : Play.PEOPLE)
                        if (play.stage().hasAccount(name)) {
                            Account account = play.stage().account(name);
                            things.add(account);
                            things.add(AccountFormat.write(account));
                        }
                    assertTrue(play.secrets().size() > 100);
                    assertSilent(things, play.secrets());
                });
    }

    /** Records of the judge print as people debug: in exceptions and logs. */
    @Test
    void what_the_judge_is_given_and_answers_prints_no_code() {
        var alice = new Rehearsal();
        var phone = alice.totp("phone", Rehearsal.EIGHT);
        var recovery = alice.recoveryCodes().getFirst();
        String code = phone.code(alice.step());
        var secrets =
                Set.of(
                        code,
                        recovery.reveal(),
                        recovery.reveal().replace("-", ""),
                        new String(phone.secret().toBase32()));
        var things = new ArrayList<Object>();
        for (String typed : List.of(code, code + code, recovery.reveal())) {
            Answer answer = Answer.parse(typed);
            var earlier =
                    answer instanceof Answer.Codes codes
                            ? Optional.of(codes)
                            : Optional.<Answer.Codes>empty();
            var attempt =
                    new Attempt(
                            new AttemptId(1, 2),
                            1,
                            "E",
                            answer,
                            earlier,
                            Origin.UNKNOWN,
                            alice.secrets());
            things.add(answer);
            things.add(attempt);
            things.add(Judge.judge(alice.account(), attempt, alice.now()));
        }
        things.add(recovery);
        things.add(TypedAnswer.ofUtf8(code.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        alice.emptyLane();
        things.add(alice.type(code));
        assertSilent(things, secrets);
    }

    /** The search finds what it looks for. */
    @Test
    void the_search_finds_planted_secrets() {
        var found =
                List.of(
                        Contents.of(new Prompt(Prompt.Style.ERROR, "your code 12345678")),
                        Contents.of(Optional.of(List.of("x12345678x"))),
                        Contents.of(new IllegalStateException("x", new Exception("12345678"))),
                        Contents.of(new byte[] {'1', '2', '3', '4', '5', '6', '7', '8'}));
        for (String contents : found) assertTrue(contents.contains("12345678"), contents);
        assertTrue(Contents.of(new byte[] {(byte) 0xab, 0x01}).contains("ab01"));
        assertEquals("x\n", Contents.of("x"));
    }

    @Test
    void a_typed_answer_is_cleared() {
        var typed = TypedAnswer.ofUtf8(new byte[] {'1', '2', '3', '4', '5', '6'});
        assertTrue(typed.classified() instanceof Answer.Codes);
        typed.close();
        assertTrue(typed.classified() instanceof Answer.NotACode);
    }

    private static void assertSilent(List<?> things, Set<String> secrets) {
        for (Object thing : things) {
            String contents = Contents.of(thing);
            for (String secret : secrets)
                assertFalse(
                        contents.contains(secret),
                        () -> secret + " is in " + thing.getClass() + ": " + contents);
        }
    }
}

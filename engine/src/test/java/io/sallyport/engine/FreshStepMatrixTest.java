package io.sallyport.engine;

import static io.sallyport.engine.testing.Rehearsal.EIGHT;
import static io.sallyport.engine.testing.Rehearsal.SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sallyport.engine.account.Account;
import io.sallyport.engine.account.DeviceDigest;
import io.sallyport.engine.account.GuessState;
import io.sallyport.engine.account.KnownDevice;
import io.sallyport.engine.enrollment.AccountChange;
import io.sallyport.engine.enrollment.AddPasskey;
import io.sallyport.engine.enrollment.AllowKey;
import io.sallyport.engine.enrollment.Disable;
import io.sallyport.engine.enrollment.ExportDevice;
import io.sallyport.engine.enrollment.ForgetPlace;
import io.sallyport.engine.enrollment.ForgetPlaces;
import io.sallyport.engine.enrollment.ImportDevice;
import io.sallyport.engine.enrollment.IssueCodes;
import io.sallyport.engine.enrollment.OpenGuesses;
import io.sallyport.engine.enrollment.ProveAdministrator;
import io.sallyport.engine.enrollment.RemoveDevice;
import io.sallyport.engine.enrollment.RemoveKey;
import io.sallyport.engine.enrollment.RetireExported;
import io.sallyport.engine.googleauth.FileEntry;
import io.sallyport.engine.googleauth.UnfitFileException;
import io.sallyport.engine.identity.AccountName;
import io.sallyport.engine.testing.Device;
import io.sallyport.engine.testing.SoftPasskey;
import io.sallyport.engine.testing.SshKeys;
import io.sallyport.engine.testing.Stage;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * FAIL-13: every kind of change, in every state of an account, with every kind of wrong proof. Only
 * the right proof changes a protected account.
 */
class FreshStepMatrixTest {
    private static final AccountName ALICE = new AccountName("alice");

    /** All kinds of changes. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    enum Kind {
        ADD("AddDevice", stage -> stage.prove("alice", "new", EIGHT).change()),
        ADD_PASSKEY(
                "AddPasskey",
                stage ->
                        new AddPasskey(
                                ALICE, "key", new SoftPasskey().made(stage.now()), stage.random())),
        REMOVE("RemoveDevice", stage -> new RemoveDevice("tablet")),
        DISABLE("Disable", stage -> new Disable("")),
        RENEW_RECOVERY_CODES(
                "IssueCodes", stage -> IssueCodes.recovery(stage.keys(), stage.random())),
        TEMPORARY_CODES(
                "IssueCodes",
                stage ->
                        IssueCodes.temporary(
                                stage.now().plusSeconds(3_600),
                                "lost",
                                stage.keys(),
                                stage.random())),
        FORGET_PLACE(
                "ForgetPlace",
                stage ->
                        new ForgetPlace(
                                stage.account("alice").guesses().devices().stream()
                                        .map(KnownDevice::digest)
                                        .findFirst()
                                        .orElse(
                                                DeviceDigest.of(
                                                        1, new byte[DeviceDigest.LENGTH])))),
        FORGET_PLACES("ForgetPlaces", stage -> new ForgetPlaces("")),
        OPEN_GUESSES("OpenGuesses", stage -> new OpenGuesses("")),
        IMPORT(
                "ImportDevice",
                stage ->
                        ImportDevice.unproved(
                                "app",
                                fileEntry(),
                                ImportDevice.Rival.STAYS,
                                stage.keys(),
                                stage.random())),
        EXPORT(
                "ExportDevice",
                stage -> new ExportDevice(Optional.of("phone"), stage.keys(), stage.random())),
        RETIRE_EXPORTED("RetireExported", stage -> new RetireExported("tablet", -1)),
        ADD_KEY(
                "AllowKey",
                stage ->
                        new AllowKey(
                                SshKeys.entry(
                                        SshKeys.security(), Optional.empty(), Optional.empty()))),
        REMOVE_KEY(
                "RemoveKey",
                stage -> new RemoveKey(SshKeys.ED25519_FINGERPRINT, RemoveKey.Reach.ALL)),
        ADMINISTRATION("ProveAdministrator", stage -> new ProveAdministrator("open bob"));

        private static FileEntry fileEntry() {
            try {
                return FileEntry.read(
                        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n\" TOTP_AUTH\n"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        FileEntry.Floor.KEPT);
            } catch (UnfitFileException e) {
                throw new AssertionError(e);
            }
        }

        private final String type;
        private final Function<Stage, AccountChange> change;

        Kind(String type, Function<Stage, AccountChange> change) {
            this.type = type;
            this.change = change;
        }

        AccountChange on(Stage stage) {
            return change.apply(stage);
        }
    }

    /** All that is not a fresh second step; each gets a challenge and the phone. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private enum WrongProof {
        NO_ANSWER((scene, change) -> scene.lastOutcome),
        WRONG_CODE((scene, change) -> scene.answer(change, scene.wrong())),
        USED_CODE((scene, change) -> {
            scene.stage.login(scene.stage.request("alice"), scene.right());
            return scene.answer(change, scene.right());
        }),
        OLD_CODE((scene, change) -> scene.answer(change, scene.phone.code(scene.step() - 2))),
        EARLY_CODE((scene, change) -> scene.answer(change, scene.phone.code(scene.step() + 2))),
        ANOTHER_PERSONS_CODE(
                (scene, change) -> scene.answer(change, scene.bobs.code(scene.step()))),
        UNKNOWN_RECOVERY_CODE((scene, change) -> scene.answer(change, "7q2m-x9ab-0kzt")),
        PASSWORD((scene, change) -> scene.answer(change, "correct horse battery staple")),
        NOTHING((scene, change) -> scene.answer(change, "")),
        EXPIRED_CHALLENGE((scene, change) -> {
            scene.stage.clock.advance(Duration.ofMinutes(3));
            return scene.answer(change, scene.right());
        }),
        FORGED_CHALLENGE((scene, change) -> {
            scene.challenge[20] ^= 1;
            return scene.answer(change, scene.right());
        }),
        CUT_CHALLENGE((scene, change) -> {
            scene.challenge = Arrays.copyOf(scene.challenge, scene.challenge.length - 1);
            return scene.answer(change, scene.right());
        }),
        NO_CHALLENGE((scene, change) -> {
            scene.challenge = new byte[0];
            return scene.answer(change, scene.right());
        }),
        ANOTHER_ATTEMPT((scene, change) -> {
            scene.request = scene.stage.request("alice");
            return scene.answer(change, scene.right());
        }),
        ANOTHER_PERSONS_CHALLENGE((scene, change) -> {
            var bob = new AccountName("bob");
            scene.challenge = asked(scene.stage.changes().begin(scene.request, bob, change));
            return scene.answer(change, scene.right());
        });

        private final BiFunction<Scene, AccountChange, ChangeOutcome> attempt;

        WrongProof(BiFunction<Scene, AccountChange, ChangeOutcome> attempt) {
            this.attempt = attempt;
        }
    }

    /** Two devices, recovery codes, a spent budget and a known place, and bob beside. */
    private static final class Scene {
        final Stage stage = new Stage();
        final Device phone = stage.totp("alice", "phone", SIX);
        final Device bobs = stage.totp("bob", "phone", SIX);
        AuthenticationRequest request = stage.request("alice");
        byte[] challenge = {};
        ChangeOutcome lastOutcome = new ChangeOutcome.Refused("");

        Scene() {
            stage.totp("alice", "tablet", EIGHT);
            stage.recoveryCodes("alice");
            var key = new AllowKey(SshKeys.pinned(SshKeys.ED25519));
            stage.changes().administer("root", Stage.circumstances("alice"), ALICE, key);
            stage.login(stage.request("alice"), "00000000");
            stage.login(stage.request("alice"), right());
            stage.clock.advance(Duration.ofSeconds(30));
        }

        void begin(AccountChange change) {
            lastOutcome = stage.changes().begin(request, ALICE, change);
            challenge = asked(lastOutcome);
        }

        ChangeOutcome answer(AccountChange change, String text) {
            try (var typed = Stage.typed(text)) {
                return stage.changes().answer(request, ALICE, challenge, typed, change);
            }
        }

        long step() {
            return stage.step();
        }

        String right() {
            return stage.code(phone);
        }

        String wrong() {
            String code = "000000";
            while (isNear(code)) code = "%06d".formatted(stage.random().nextInt(1_000_000));
            return code;
        }

        private boolean isNear(String code) {
            for (long at = step() - 1; at <= step() + 1; at++)
                if (phone.code(at).equals(code)) return true;
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_protected_account_is_changed_by_a_fresh_second_step_only(Kind kind) {
        for (WrongProof wrong : WrongProof.values()) {
            var scene = new Scene();
            AccountChange change = kind.change.apply(scene.stage);
            scene.begin(change);
            Account before = scene.stage.account("alice");
            var outcome = wrong.attempt.apply(scene, change);
            if (wrong == WrongProof.NO_ANSWER)
                assertInstanceOf(ChangeOutcome.Challenged.class, outcome);
            else assertInstanceOf(ChangeOutcome.Denied.class, outcome, kind + " with " + wrong);
            assertUnchanged(before, scene.stage.account("alice"), kind + " with " + wrong);
        }
        var scene = new Scene();
        AccountChange change = kind.change.apply(scene.stage);
        scene.begin(change);
        Account before = scene.stage.account("alice");
        assertInstanceOf(ChangeOutcome.Done.class, scene.answer(change, scene.right()));
        // They are written down, and change nothing.
        if (kind == Kind.EXPORT || kind == Kind.ADMINISTRATION) return;
        Account after = scene.stage.account("alice");
        assertNotEquals(shape(before) + before.guesses(), shape(after) + after.guesses());
    }

    /** An account whose temporary codes have ended needs an administrator. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void an_account_with_ended_temporary_codes_is_changed_by_nobody_but_an_administrator(
            Kind kind) {
        var scene = new Scene();
        var lost =
                IssueCodes.temporary(
                        scene.stage.now().plusSeconds(60),
                        "",
                        scene.stage.keys(),
                        scene.stage.random());
        scene.stage.changes().administer("root", Stage.circumstances("alice"), ALICE, lost);
        scene.stage.clock.advance(Duration.ofMinutes(2));
        AccountChange change = kind.change.apply(scene.stage);
        scene.begin(change);
        Account before = scene.stage.account("alice");
        for (var code : lost.codes())
            assertInstanceOf(ChangeOutcome.Denied.class, scene.answer(change, code.reveal()));
        assertInstanceOf(ChangeOutcome.Denied.class, scene.answer(change, scene.right()));
        assertUnchanged(before, scene.stage.account("alice"), kind.toString());
        boolean needsDevice =
                Set.of(
                                Kind.REMOVE,
                                Kind.ADD_PASSKEY,
                                Kind.RENEW_RECOVERY_CODES,
                                Kind.EXPORT,
                                Kind.RETIRE_EXPORTED)
                        .contains(kind);
        if (!needsDevice)
            assertInstanceOf(
                    ChangeOutcome.Done.class,
                    scene.stage
                            .changes()
                            .administer("root", Stage.circumstances("alice"), ALICE, change));
    }

    /** A kind of change that is not in the matrix fails here. */
    @Test
    void the_matrix_has_every_kind_of_change() throws Exception {
        Set<String> listed = new TreeSet<>();
        for (Kind kind : Kind.values()) listed.add(kind.type);
        // It only closes: whoever ends grace is asked for codes again.
        listed.add("EndGraces");
        assertEquals(kindsInThePackage(), listed);
    }

    private static Set<String> kindsInThePackage() throws Exception {
        URI place = AccountChange.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        String folder = AccountChange.class.getPackageName();
        Set<String> kinds = new TreeSet<>();
        try (var files = Files.list(Path.of(place).resolve(folder.replace('.', '/')))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".class") || name.equals("package-info.class")) continue;
                Class<?> type = Class.forName(folder + "." + name.replace(".class", ""));
                if (AccountChange.class.isAssignableFrom(type)
                        && !Modifier.isAbstract(type.getModifiers()))
                    kinds.add(type.getSimpleName());
            }
        }
        return kinds;
    }

    private static void assertUnchanged(Account before, Account after, String message) {
        assertEquals(shape(before), shape(after), message);
        assertNotEquals(GuessState.FULL, after.guesses(), message);
    }

    /** What changes of an account are about: its credentials, without their progress. */
    private static String shape(Account account) {
        var shape = new StringBuilder();
        for (var credential : account.credentials())
            shape.append(credential.label()).append(' ').append(credential.id()).append('\n');
        for (var key : account.keys()) shape.append(key.shown()).append('\n');
        return shape.toString();
    }

    private static byte[] asked(ChangeOutcome outcome) {
        return assertInstanceOf(ChangeOutcome.Challenged.class, outcome).challenge().id();
    }
}

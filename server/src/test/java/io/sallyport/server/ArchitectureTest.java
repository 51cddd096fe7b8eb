package io.sallyport.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.sallyport.otp.OneTimePassword;
import org.junit.jupiter.api.Test;

/** Holds what Java modules cannot: the arrows inside the server, and the purity of the judge. */
class ArchitectureTest {
    private static final String SERVER = "io.sallyport.server";
    private static final String ENGINE = "io.sallyport.engine";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.sallyport");

    @Test
    void no_door_uses_a_store() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(SERVER + ".door..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(SERVER + ".store.."));
    }

    @Test
    void no_door_uses_another_door() {
        check(slices().matching(SERVER + ".door.(*)..").should().notDependOnEachOther());
    }

    @Test
    void no_store_knows_of_doors_or_commands() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(SERVER + ".store..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(SERVER + ".door..", SERVER + ".cli.."));
    }

    @Test
    void commands_talk_to_the_running_server_and_never_to_its_store() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(SERVER + ".cli..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(SERVER + ".store.."));
    }

    @Test
    void only_the_wiring_makes_objects_of_doors_and_of_stores() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(SERVER + "..")
                        .and()
                        .doNotHaveSimpleName("Wiring")
                        .and()
                        .resideOutsideOfPackages(SERVER + ".store..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                SERVER + ".store.embedded..", SERVER + ".store.memory.."));
    }

    @Test
    void the_judge_and_policy_are_pure() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                ENGINE + ".judge..", ENGINE + ".policy..", ENGINE + ".googleauth..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.io..", "java.nio.file..", "java.sql..")
                        .orShould()
                        .dependOnClassesThat()
                        .haveSimpleName("AccountStore")
                        .orShould()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime"));
    }

    @Test
    void nobody_reads_a_clock_below_the_engine() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(ENGINE + "..", "io.sallyport.otp..")
                        .should()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis"));
    }

    /** GA-168: {@code matches} takes the same time for every code; {@code equals} need not. */
    @Test
    void codes_are_compared_in_one_way_GA_168() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.sallyport..")
                        .should()
                        .callMethod(OneTimePassword.class, "equals", Object.class));
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ENGINE + ".judge..")
                        .or()
                        .haveSimpleNameEndingWith("Check")
                        .should()
                        .callMethod(OneTimePassword.class, "reveal"));
    }

    @Test
    void packages_of_the_engine_have_no_cycles() {
        check(slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void randomness_that_matters_is_secure() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("io.sallyport..")
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.util.Random")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom"));
    }

    @Test
    void names_say_what_a_thing_is() {
        check(
                classes()
                        .that()
                        .resideInAPackage("io.sallyport..")
                        .should()
                        .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl|Data|Info)$"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}

package dev.claudetap.cli.gates;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    private static final String ROOT = "dev.claudetap";
    private static final List<String> OUTER = List.of("proxy", "clients", "viewer", "cli");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** Everything of ours that is in none of the outer modules. */
    private static final DescribedPredicate<JavaClass> CORE =
            not(resideInAnyPackage(packages(OUTER))).as("classes of tap-core");

    private static String[] packages(List<String> modules) {
        return modules.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }

    @Test
    void theCoreKnowsNoOtherModuleAndNoneOfTheirLibraries() {
        noClasses()
                .that(CORE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(OUTER))
                        .or(resideInAnyPackage(
                                "io.vertx..", "io.netty..", "gg.jte..", "picocli..", "org.bouncycastle..")))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "clients", "viewer"})
    void siblingsNeverKnowEachOtherOrTheCommandLine(String module) {
        String[] others =
                packages(OUTER.stream().filter(it -> !it.equals(module)).toList());
        noClasses()
                .that(resideInAPackage(ROOT + "." + module + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void publicSignaturesNameOnlyTheJdkAndOurselves() {
        classes()
                .that()
                .arePublic()
                .and(not(resideInAPackage(ROOT + ".cli..")))
                .and(not(resideInAPackage("..jte..")))
                .should(new HaveOwnSignatures(ROOT))
                .check(CLASSES);
    }

    @Test
    void onlyMainExits() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".cli.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .check(CLASSES);
    }

    /** A second Ctrl-C is the command line's to answer; a library never stops its host. */
    @Test
    void onlyTheCommandLineHalts() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".cli..")))
                .should()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    /** What belongs to the whole JVM is its owner's. */
    @Test
    void noLibraryChangesWhatAllOfTheJvmShares() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".cli..")))
                .should(new ChangeTheJvm())
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".cli..")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    @Test
    void loggingIsSystemLoggerOnly() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".cli..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.util.logging..", "org.slf4j..", "org.apache.logging..", "io.vertx.core.logging.."))
                .check(CLASSES);
    }

    @Test
    void profilesReadTheWorldThroughTheirContextOnly() {
        noClasses()
                .that(resideInAPackage(ROOT + ".clients.."))
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .check(CLASSES);
    }

    @Test
    void everyModuleIsSeen() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .contains(ROOT + ".trace", ROOT + ".proxy", ROOT + ".clients", ROOT + ".viewer", ROOT + ".cli");
    }
}

package whatssound;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE.md that a compiler does not hold. */
class ArchitectureTest {
    private static final int LONGEST_FILE_LINES = 500;
    private static JavaClasses program;

    @BeforeAll
    static void read() {
        program =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("whatssound");
    }

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("server")
                .definedBy("whatssound")
                .layer("gateway")
                .definedBy("whatssound.gateway..")
                .layer("auth")
                .definedBy("whatssound.auth..")
                .layer("rest")
                .definedBy("whatssound.rest..")
                .layer("storage")
                .definedBy("whatssound.storage..")
                .layer("media")
                .definedBy("whatssound.media..")
                .layer("session")
                .definedBy("whatssound.session..")
                .layer("pages")
                .definedBy("whatssound.pages..")
                .layer("changes")
                .definedBy("whatssound.changes..")
                .layer("realtime")
                .definedBy("whatssound.realtime..")
                .layer("db")
                .definedBy("whatssound.db..")
                .layer("http")
                .definedBy("whatssound.http..")
                .layer("clock")
                .definedBy("whatssound.clock..")
                .layer("error")
                .definedBy("whatssound.error..")
                .whereLayer("server")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("gateway")
                .mayOnlyAccessLayers("realtime", "http", "db", "clock", "error")
                .whereLayer("auth")
                .mayOnlyAccessLayers("db", "http", "clock", "error")
                .whereLayer("rest")
                .mayOnlyAccessLayers("auth", "db", "http", "clock", "error")
                .whereLayer("storage")
                .mayOnlyAccessLayers("changes", "db", "http", "clock", "error")
                .whereLayer("media")
                .mayOnlyAccessLayers("storage", "db", "http", "clock", "error")
                .whereLayer("session")
                .mayOnlyAccessLayers("changes", "realtime", "db", "clock", "error")
                .whereLayer("pages")
                .mayOnlyAccessLayers("db", "http", "clock", "error")
                .whereLayer("changes")
                .mayOnlyAccessLayers("realtime", "db", "clock", "error")
                .whereLayer("realtime")
                .mayOnlyAccessLayers("db", "http", "clock", "error")
                .whereLayer("db")
                .mayOnlyAccessLayers("clock", "error")
                .whereLayer("http")
                .mayOnlyAccessLayers("error")
                .whereLayer("clock")
                .mayNotAccessAnyLayer()
                .whereLayer("error")
                .mayNotAccessAnyLayer()
                .check(program);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("whatssound.(**)").should().beFreeOfCycles().check(program);
    }

    @Test
    void theServerLibraryStaysAtTheEdge() {
        noClasses()
                .that(
                        resideInAPackage("whatssound..")
                                .and(not(resideInAPackage("whatssound.gateway.."))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(program);
    }

    @Test
    void sqlLivesInDbStoresAndTheStatementsOfRest() {
        noClasses()
                .that(
                        resideInAPackage("whatssound..")
                                .and(not(resideInAPackage("whatssound.db..")))
                                .and(not(resideInAPackage("whatssound.rest..")))
                                // Replication is a stream of bytes over a connection, not SQL.
                                .and(not(resideInAPackage("whatssound.changes..")))
                                .and(not(simpleNameEndingWith("Store"))))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.sql.PreparedStatement")
                .check(program);
    }

    @Test
    void namesSayWhatTheyName() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl|Service|Dto)")
                .check(program);
    }

    @Test
    void filesStayReadable() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> tooLong =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> lines(file) > LONGEST_FILE_LINES)
                            .toList();

            assertThat(tooLong).as("files of more than %d lines", LONGEST_FILE_LINES).isEmpty();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}

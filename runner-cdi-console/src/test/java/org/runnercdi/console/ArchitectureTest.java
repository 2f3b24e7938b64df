package org.runnercdi.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the console leans on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private JavaClasses console;

  @BeforeAll
  void importClasses() {
    console = new ClassFileImporter().importPath(Path.of("target", "classes"));
  }

  @Test
  void ofTheLibraryItKnowsWhatEverybodyMay() {
    classes()
        .that()
        .resideInAPackage("org.runnercdi.console")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.runnercdi",
            "org.runnercdi.schedule",
            "org.runnercdi.spi",
            "org.runnercdi.console",
            "java..",
            "jakarta..",
            "io.vertx..",
            "org.eclipse.microprofile..",
            "org.jspecify..")
        .check(console);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "jakarta.servlet.., org.runnercdi.console.(PageFilter|ConsoleInitializer)",
    "io.vertx.., org.runnercdi.console.QuarkusRoutes",
    "org.eclipse.microprofile.config.., org.runnercdi.console.Console(Settings.*|Extension)"
  })
  void anOptionalApiIsTouchedOnlyByItsAdapter(String api, String adapter) {
    noClasses()
        .that()
        .haveNameNotMatching(adapter)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(api)
        .check(console);
  }

  /** Quarkus has one at most, which is the application's. */
  @Test
  void itBringsNoApplication() {
    noClasses().should().beAssignableTo("jakarta.ws.rs.core.Application").check(console);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(console);
  }
}

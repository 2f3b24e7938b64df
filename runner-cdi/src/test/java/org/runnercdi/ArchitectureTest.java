package org.runnercdi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the packages of the library hang together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  /** Each depends only on those before it, so that there can be no circle. */
  private static final List<String> ORDER =
      List.of(
          "org.runnercdi",
          "org.runnercdi.spi",
          "org.runnercdi.schedule",
          "org.runnercdi.engine",
          "org.runnercdi.config",
          "org.runnercdi.metrics",
          "org.runnercdi.tracing",
          "org.runnercdi.health",
          "org.runnercdi.cdi");

  private JavaClasses library;

  @BeforeAll
  void importClasses() {
    library =
        new ClassFileImporter()
            .importUrl(Runner.class.getProtectionDomain().getCodeSource().getLocation());
  }

  static Stream<Arguments> laterPackages() {
    return ORDER.stream()
        .map(name -> Arguments.of(name, ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size())))
        .filter(arguments -> !((List<?>) arguments.get()[1]).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("laterPackages")
  void aPackageDependsOnlyOnThoseBeforeIt(String name, List<String> later) {
    check(
        noClasses()
            .that()
            .resideInAPackage(name)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later.toArray(String[]::new)));
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    check(classes().should().resideInAnyPackage(ORDER.toArray(String[]::new)));
  }

  @Test
  void engineAndSchedulesArePlainJava() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("org.runnercdi.engine", "org.runnercdi.schedule")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta..",
                "org.eclipse.microprofile..",
                "io.micrometer..",
                "io.opentelemetry.."));
  }

  @Test
  void nothingStaticChanges() {
    check(fields().that().areStatic().should().beFinal());
  }

  static Stream<Arguments> optionalApis() {
    return Stream.of(
        Arguments.of(
            "org.eclipse.microprofile.config..",
            "org\\.runnercdi\\.(config\\..*|cdi\\.MicroProfileSettings)"),
        Arguments.of(
            "org.eclipse.microprofile.metrics..", "org\\.runnercdi\\.metrics\\.MicroProfile.*"),
        Arguments.of("io.micrometer..", "org\\.runnercdi\\.metrics\\.Micrometer.*"),
        Arguments.of("io.opentelemetry..", "org\\.runnercdi\\.tracing\\.OpenTelemetry.*"),
        Arguments.of(
            "org.eclipse.microprofile.health..",
            "org\\.runnercdi\\.health\\.Runner(Readiness|Liveness|Health).*"),
        Arguments.of(
            "org.eclipse.microprofile.context..", "org\\.runnercdi\\.cdi\\.PropagatingExecutor"),
        Arguments.of("jakarta.servlet..", "org\\.runnercdi\\.cdi\\.ServletGate"),
        Arguments.of(
            "jakarta.enterprise.concurrent..", "org\\.runnercdi\\.cdi\\.ManagedExecutorBeans"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optionalApis")
  void anOptionalApiIsTouchedOnlyByItsAdapter(String api, String adapter) {
    check(
        noClasses()
            .that()
            .haveNameNotMatching(adapter)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(api));
  }

  private void check(ArchRule rule) {
    rule.check(library);
  }
}

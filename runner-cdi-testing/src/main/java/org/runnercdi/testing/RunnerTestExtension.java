package org.runnercdi.testing;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Does what {@link RunnerTest} says. */
final class RunnerTestExtension implements ParameterResolver, AfterEachCallback {

  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(RunnerTestExtension.class);

  RunnerTestExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ManualTime.class;
  }

  @Override
  public ManualTime resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Method test =
        context
            .getTestMethod()
            .orElseThrow(
                () ->
                    new ExtensionConfigurationException(
                        "Each test has a ManualTime of its own: make it a parameter of the test or"
                            + " of a @BeforeEach method, not of "
                            + parameter.getDeclaringExecutable()
                            + "."));
    ExtensionContext.Store store = context.getStore(OURS);
    ManualTime known = store.get(ManualTime.class, ManualTime.class);
    if (known != null) {
      return known;
    }
    ManualTime time =
        ManualTime.startingAt(Start.parse("@RunnerTest(start = \"%s\")", start(test, context)));
    store.put(ManualTime.class, time);
    return time;
  }

  private static String start(Method test, ExtensionContext context) {
    Optional<RunnerTest> ofTheMethod = AnnotationSupport.findAnnotation(test, RunnerTest.class);
    Optional<Class<?>> type = context.getTestClass();
    while (ofTheMethod.isEmpty() && type.isPresent()) {
      ofTheMethod = AnnotationSupport.findAnnotation(type, RunnerTest.class);
      type = type.map(Class::getEnclosingClass);
    }
    return ofTheMethod.map(RunnerTest::start).orElse(Start.DEFAULT);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ManualTime time = context.getStore(OURS).get(ManualTime.class, ManualTime.class);
    if (time != null) {
      time.stopRunners();
    }
  }
}

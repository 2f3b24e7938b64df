package org.runnercdi.console;

import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.enterprise.inject.build.compatible.spi.Synthesis;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticComponents;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticObserver;
import jakarta.enterprise.inject.build.compatible.spi.SyntheticObserverBuilder;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * In Quarkus, which has no servlet container: finds out while the application is built where its
 * REST root is, and has the router give the page its headers. Elsewhere it does nothing.
 */
public final class ConsoleExtension implements BuildCompatibleExtension {

  private static final String ARC = "io.quarkus.arc.";
  private static final String ROUTER = "io.vertx.ext.web.Router";
  private static final List<String> ROOT_SETTINGS =
      List.of("quarkus.rest.path", "quarkus.resteasy.path");

  private final List<String> applicationPaths = new ArrayList<>();
  private boolean arc;

  /** Made by the container. */
  public ConsoleExtension() {}

  /**
   * Sees which container it is.
   *
   * @param classes of the container's own class
   */
  @Discovery
  public void discover(ScannedClasses classes) {
    // Not by a class that is there: tests in Weld may have Quarkus on their class path.
    arc = classes.getClass().getName().startsWith(ARC);
  }

  /**
   * Takes down the path of an application.
   *
   * @param application its class
   */
  @Enhancement(types = Application.class, withSubtypes = true)
  public void enhance(ClassConfig application) {
    if (arc && application.info().hasAnnotation(ApplicationPath.class)) {
      applicationPaths.add(application.info().annotation(ApplicationPath.class).value().asString());
    }
  }

  /**
   * Hands the roots to the run time.
   *
   * @param components to add to
   */
  @Synthesis
  public void synthesize(SyntheticComponents components) {
    Class<?> router = arc ? find(ROUTER) : null;
    if (router == null) {
      return;
    }
    List<String> paths = new ArrayList<>(applicationPaths);
    Config config = ConfigProvider.getConfig();
    for (String setting : ROOT_SETTINGS) {
      String path = config.getOptionalValue(setting, String.class).orElse("");
      applicationPaths.forEach(application -> paths.add(path + "/" + application));
      paths.add(path);
    }
    observeAny(components, router)
        .withParam(QuarkusRoutes.ROOTS, Roots.of(paths).roots().toArray(new String[0]))
        .observeWith(routes());
  }

  @SuppressWarnings("unchecked") // what is observed is cast there
  private static SyntheticObserverBuilder<Object> observeAny(
      SyntheticComponents components, Class<?> event) {
    return components.addObserver((Class<Object>) event);
  }

  private static Class<? extends SyntheticObserver<Object>> routes() {
    return QuarkusRoutes.class;
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }
}

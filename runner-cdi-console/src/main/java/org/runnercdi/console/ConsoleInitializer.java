package org.runnercdi.console;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In a servlet container: finds out where the application's REST root is, and gives the console one
 * of its own, {@code /runner-api}, where there is none.
 *
 * <p>That one is made by hand and is no {@code Application} subclass, which Quarkus would take for
 * the application's own.
 */
@HandlesTypes(Application.class)
public final class ConsoleInitializer implements ServletContainerInitializer {

  private static final String OWN_ROOT = "/runner-api";
  private static final String APPLICATION = "jakarta.ws.rs.Application";

  /** The servlets of Jersey, RESTEasy and Open Liberty, by whichever the application can see. */
  private static final List<String> DISPATCHERS =
      List.of(
          "org.glassfish.jersey.servlet.ServletContainer",
          "org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher",
          "com.ibm.websphere.jaxrs.server.IBMRestServlet");

  /** Made by the servlet container. */
  public ConsoleInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> types, ServletContext context)
      throws ServletException {
    if (find("io.quarkus.arc.Arc") != null) {
      return;
    }
    List<String> roots = roots(types == null ? Set.of() : types, context);
    if (roots.isEmpty() && addOwnRoot(context)) {
      roots.add(OWN_ROOT);
    }
    FilterRegistration.Dynamic page =
        context.addFilter("runner-console", new PageFilter(Roots.of(roots)));
    if (page != null) {
      page.setAsyncSupported(true);
      page.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/runner/*");
    }
  }

  private static List<String> roots(Set<Class<?>> types, ServletContext context) {
    List<String> roots = new ArrayList<>();
    Set<String> names = new HashSet<>(Set.of(Application.class.getName()));
    for (Class<?> type : types) {
      if (Modifier.isAbstract(type.getModifiers())) {
        continue;
      }
      names.add(type.getName());
      ApplicationPath path = type.getAnnotation(ApplicationPath.class);
      if (path != null) {
        roots.add(path.value());
      }
    }
    for (ServletRegistration servlet : context.getServletRegistrations().values()) {
      if (names.contains(servlet.getName())
          || servlet.getInitParameter(APPLICATION) != null
          || DISPATCHERS.contains(servlet.getClassName())) {
        roots.addAll(servlet.getMappings());
      }
    }
    return roots;
  }

  private static boolean addOwnRoot(ServletContext context) {
    for (String name : DISPATCHERS) {
      if (find(name) != null) {
        ServletRegistration.Dynamic servlet = context.addServlet("runner-console-api", name);
        if (servlet != null) {
          configure(servlet);
          servlet.setAsyncSupported(true);
          servlet.setLoadOnStartup(1);
          return servlet.addMapping(OWN_ROOT + "/*").isEmpty();
        }
      }
    }
    return false;
  }

  private static void configure(Registration servlet) {
    String resource = ConsoleResource.class.getName();
    servlet.setInitParameters(
        Map.of(
            APPLICATION,
            Application.class.getName(),
            "jersey.config.server.provider.classnames",
            resource,
            "resteasy.resources",
            resource,
            "resteasy.servlet.mapping.prefix",
            OWN_ROOT));
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }
}

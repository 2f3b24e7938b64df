package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** A plain servlet container finds the listener too. */
class ServletGateTest {

  private static final ServletContextEvent DEPLOYED =
      new ServletContextEvent(
          (ServletContext)
              Proxy.newProxyInstance(
                  ServletGateTest.class.getClassLoader(),
                  new Class<?>[] {ServletContext.class},
                  (self, method, arguments) -> null));

  @Test
  void isSilentWhereCdiHasNoClasses() throws Exception {
    Class<?> type = new WithoutCdi().loadClass(ServletGate.class.getName());
    assertThat(type).isNotSameAs(ServletGate.class);
    assertThatCode(type::getDeclaredMethods).doesNotThrowAnyException();
    ServletContextListener gate =
        (ServletContextListener) type.getDeclaredConstructor().newInstance();

    assertThatCode(() -> gate.contextInitialized(DEPLOYED)).doesNotThrowAnyException();
  }

  @Test
  void isSilentWhereNoContainerRuns() {
    assertThatCode(() -> new ServletGate().contextInitialized(DEPLOYED)).doesNotThrowAnyException();
  }

  /** Has this library, and nothing of CDI. */
  private static final class WithoutCdi extends ClassLoader {

    WithoutCdi() {
      super(ServletGateTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("jakarta.enterprise.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("org.runnercdi.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}

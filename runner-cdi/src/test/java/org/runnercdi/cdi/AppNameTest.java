package org.runnercdi.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The runners of one server are told apart by the names under which they were deployed. */
class AppNameTest {

  @AfterEach
  void unbind() {
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    System.clearProperty(Context.PROVIDER_URL);
  }

  @Test
  void isTheDefaultWhereNoServerNamesIt() {
    assertThat(AppName.ofTheServer()).isEqualTo("default");
  }

  @Test
  void isTheApplicationsWhereItsOnlyModuleIsCalledTheSame() {
    bind("shop", "shop");

    assertThat(AppName.ofTheServer()).isEqualTo("shop");
  }

  @Test
  void isTheApplicationsWhereTheModuleHasNone() {
    bind("shop");

    assertThat(AppName.ofTheServer()).isEqualTo("shop");
  }

  @Test
  void tellsTheModulesOfAnEarApart() {
    bind("shop", "orders");

    assertThat(AppName.ofTheServer()).isEqualTo("shop/orders");
  }

  private static void bind(String... names) {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
    System.setProperty(Context.PROVIDER_URL, String.join(",", names));
  }

  /** Binds what the provider's URL says: the application's name, the module's. */
  public static final class Names implements InitialContextFactory {

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) {
      String[] names = String.valueOf(environment.get(Context.PROVIDER_URL)).split(",", -1);
      Map<String, String> bound = new HashMap<>();
      bound.put("java:app/AppName", names[0]);
      if (names.length > 1) {
        bound.put("java:module/ModuleName", names[1]);
      }
      return (Context)
          Proxy.newProxyInstance(
              Names.class.getClassLoader(),
              new Class<?>[] {Context.class},
              (self, method, arguments) -> {
                String name = String.valueOf(arguments[0]);
                if (!bound.containsKey(name)) {
                  throw new NameNotFoundException(name);
                }
                return bound.get(name);
              });
    }
  }
}

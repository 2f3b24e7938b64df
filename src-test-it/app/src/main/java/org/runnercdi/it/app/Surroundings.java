package org.runnercdi.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.config.ConfigProvider;

/** What a job sees of its container. */
@ApplicationScoped
public class Surroundings {

  @Inject RequestMark mark;
  @Inject Transactions transactions;

  public Map<String, Object> look() {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("thread", Thread.currentThread().getName());
    seen.put("virtual", String.valueOf(Thread.currentThread()).startsWith("VirtualThread"));
    seen.put("loader", loadsThisApplication());
    seen.put("jndi", jndi());
    seen.put(
        "config", ConfigProvider.getConfig().getOptionalValue("it.name", String.class).orElse(""));
    seen.put("request", mark.number());
    seen.put("transaction", transactions.status());
    return seen;
  }

  private static boolean loadsThisApplication() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return loader != null && loader.loadClass(Surroundings.class.getName()) == Surroundings.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @SuppressWarnings("BanJNDI") // the name is the server's own
  private static String jndi() {
    try {
      Object name = new InitialContext().lookup("java:app/AppName");
      return String.valueOf(name);
    } catch (NamingException e) {
      return "";
    }
  }
}

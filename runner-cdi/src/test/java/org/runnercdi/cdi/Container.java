package org.runnercdi.cdi;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.Map;

/** A container with the given beans and settings. */
final class Container implements AutoCloseable {

  private final Map<String, String> settings;
  private final SeContainer container;
  private boolean closed;

  private Container(Map<String, String> settings, Class<?>[] beans) {
    this.settings = settings;
    settings.forEach(System::setProperty);
    try {
      container =
          SeContainerInitializer.newInstance()
              .disableDiscovery()
              .addBeanClasses(beans)
              .initialize();
    } catch (RuntimeException | Error e) {
      settings.keySet().forEach(System::clearProperty);
      throw e;
    }
  }

  static Container of(Class<?>... beans) {
    return new Container(Map.of(), beans);
  }

  static Container of(Map<String, String> settings, Class<?>... beans) {
    return new Container(settings, beans);
  }

  <T> T get(Class<T> type) {
    return container.select(type).get();
  }

  /** Shuts it down; may be called before the end of the test. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      container.close();
      settings.keySet().forEach(System::clearProperty);
    }
  }
}

package org.runnercdi.cdi;

import org.jspecify.annotations.Nullable;

/** Looks for classes that may be absent, without initializing them. */
final class Loadable {

  private Loadable() {}

  /** The class, as the application or else as this library sees it; null where it is absent. */
  static @Nullable Class<?> find(String name) {
    Class<?> found = find(name, Thread.currentThread().getContextClassLoader());
    return found == null ? find(name, Loadable.class.getClassLoader()) : found;
  }

  static boolean isLoadable(String name) {
    return find(name) != null;
  }

  private static @Nullable Class<?> find(String name, @Nullable ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }
}

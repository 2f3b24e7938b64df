package org.runnercdi;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Loads the library's own classes and those of the platform, and tells which were loaded. */
public final class BareLibrary extends URLClassLoader {

  private final List<String> loaded = new CopyOnWriteArrayList<>();

  public BareLibrary() {
    super(
        new URL[] {Runner.class.getProtectionDomain().getCodeSource().getLocation()},
        ClassLoader.getPlatformClassLoader());
  }

  public List<String> loaded() {
    return loaded;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Class<?> found = super.findClass(name);
    loaded.add(name);
    return found;
  }
}

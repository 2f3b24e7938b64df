package org.runnercdi.testing;

import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Discovery;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;
import jakarta.enterprise.inject.build.compatible.spi.ScannedClasses;
import jakarta.inject.Singleton;

/** Puts manual time in the place of the machine's: in any container that has this jar. */
public final class ManualTimeExtension implements BuildCompatibleExtension {

  /** Made by the container. */
  public ManualTimeExtension() {}

  /**
   * Adds the beans.
   *
   * @param classes to scan
   */
  @Discovery
  public void discover(ScannedClasses classes) {
    classes.add(ManualTimeBeans.class.getName());
  }

  /**
   * Gives them their scope.
   *
   * @param beans their class
   */
  @Enhancement(types = ManualTimeBeans.class)
  public void enhance(ClassConfig beans) {
    beans.addAnnotation(Singleton.class);
  }
}

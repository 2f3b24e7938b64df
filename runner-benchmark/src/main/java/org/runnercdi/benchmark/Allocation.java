package org.runnercdi.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/** The bytes that all threads have allocated. */
final class Allocation {

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Optional<Method> total = total();

  private static Optional<Method> total() {
    // From JDK 21 on; it counts threads that have ended as well.
    return Arrays.stream(ThreadMXBean.class.getMethods())
        .filter(method -> method.getName().equals("getTotalThreadAllocatedBytes"))
        .findAny();
  }

  long bytes() {
    try {
      if (total.isPresent()) {
        return (long) total.get().invoke(threads);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    long bytes = 0;
    for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      bytes += Math.max(0, each);
    }
    return bytes;
  }
}

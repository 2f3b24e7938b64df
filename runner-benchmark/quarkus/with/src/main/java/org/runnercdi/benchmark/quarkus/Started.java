package org.runnercdi.benchmark.quarkus;

import com.sun.management.OperatingSystemMXBean;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.lang.management.ManagementFactory;

/** Says how long the start has taken, once all is up, and ends. */
@QuarkusMain
public class Started implements QuarkusApplication {

  @Override
  public int run(String... args) {
    long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    long cpu =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    System.out.println("started " + millis + " " + cpu / 1_000 + " " + own / 1_000);
    return 0;
  }
}

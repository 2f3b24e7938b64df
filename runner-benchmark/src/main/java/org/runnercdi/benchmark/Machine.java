package org.runnercdi.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where the figures come from, and how busy it was. */
final class Machine {

  private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
  private final List<Double> loads = new ArrayList<>();

  Machine() {
    look();
  }

  /** Notes the load average of the last minute. */
  void look() {
    loads.add(system.getSystemLoadAverage());
  }

  String describe() throws IOException {
    return String.format(
        Locale.ROOT,
        "%s, %d processors; %s %s, %s %s. Load average before the first part and after each: %s.",
        processor(),
        system.getAvailableProcessors(),
        system.getName(),
        system.getArch(),
        System.getProperty("java.vm.name"),
        System.getProperty("java.runtime.version"),
        loads.stream()
            .map(load -> String.format(Locale.ROOT, "%.1f", load))
            .collect(Collectors.joining(", ")));
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return "Processor unknown";
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 2))
        .findFirst()
        .orElse("Processor unknown");
  }
}

package org.runnercdi.it.weld.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the jobs did, in the order in which they did it. */
@ApplicationScoped
public class Log {

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  public void add(String line) {
    lines.add(line);
  }

  public boolean contains(String line) {
    return lines.contains(line);
  }

  public String take() throws InterruptedException {
    String line = lines.poll(20, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("No line within 20 s.");
    }
    return line;
  }

  public void clear() {
    lines.clear();
  }
}

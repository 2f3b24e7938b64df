package org.runnercdi.it.app.server;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A server's executor that counts what is handed to it, and whose life is the server's affair. */
final class CountedTasks extends AbstractExecutorService {

  private final ExecutorService server;
  private final LongAdder tasks = new LongAdder();

  CountedTasks(ExecutorService server) {
    this.server = server;
  }

  long tasks() {
    return tasks.sum();
  }

  @Override
  public void execute(Runnable task) {
    tasks.increment();
    server.execute(task);
  }

  @Override
  public void shutdown() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Runnable> shutdownNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }
}

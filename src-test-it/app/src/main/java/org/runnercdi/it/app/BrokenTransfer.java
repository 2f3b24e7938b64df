package org.runnercdi.it.app;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Writes, and fails: nothing must be left of it. Run by hand. */
@RunnableJob(id = "broken-transfer", cron = "0 0 1 1 *")
public class BrokenTransfer implements Job {

  @Inject Transactions transactions;

  @Override
  @Transactional
  public Object run(JobContext context) throws Exception {
    transactions.write("broken");
    throw new IllegalStateException("on purpose");
  }
}

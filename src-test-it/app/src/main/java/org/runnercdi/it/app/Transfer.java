package org.runnercdi.it.app;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.runnercdi.Job;
import org.runnercdi.JobContext;
import org.runnercdi.RunnableJob;

/** Writes in the transaction of its own interceptor. Run by hand. */
@RunnableJob(id = "transfer", cron = "0 0 1 1 *")
public class Transfer implements Job {

  @Inject Transactions transactions;

  @Override
  @Transactional
  public Object run(JobContext context) throws Exception {
    transactions.write("transferred");
    return transactions.status();
  }
}

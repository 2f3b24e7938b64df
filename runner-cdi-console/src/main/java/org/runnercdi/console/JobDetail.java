package org.runnercdi.console;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A job and how it ended.
 *
 * @param job the job
 * @param history how it ended, the latest first
 * @param mayAct whether whoever asks may trigger, pause and resume
 */
@Schema(name = "ConsoleJobDetail", description = "A job and how it ended.")
record JobDetail(JobView job, List<RunView> history, boolean mayAct) {}

package org.runnercdi.console;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of the jobs that were asked for.
 *
 * @param items the jobs
 * @param page the number of the page, from 0
 * @param size how many jobs a page has
 * @param total how many jobs were found
 * @param all how many jobs there are
 * @param mayAct whether whoever asks may trigger, pause and resume
 */
@Schema(name = "ConsoleJobs", description = "A page of the jobs that were asked for.")
record JobPage(List<JobView> items, int page, int size, int total, int all, boolean mayAct) {}

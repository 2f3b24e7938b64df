package org.runnercdi.engine;

import org.runnercdi.Job;

/** A registered job, with the id it had when it was registered. */
record Registration(String id, Job job, JobPlan plan) {}

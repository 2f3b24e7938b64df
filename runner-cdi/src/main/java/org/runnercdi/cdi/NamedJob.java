package org.runnercdi.cdi;

import org.runnercdi.Job;
import org.runnercdi.engine.DelegatingJob;

/** A job that goes by the id of its annotation. */
record NamedJob(String id, Job delegate) implements DelegatingJob {}

package org.runnercdi.cdi;

import java.util.List;

/**
 * What the extension found, carried from build time to run time.
 *
 * @param jobs the jobs of enabled beans
 * @param ignored beans of type {@code Job} that are not annotated
 * @param quarkus whether Quarkus will say when the application is up
 */
record JobCatalog(List<JobEntry> jobs, List<String> ignored, boolean quarkus) {}

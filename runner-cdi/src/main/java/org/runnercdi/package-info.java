/**
 * The public API: what an application imports, and nothing else.
 *
 * <p>A {@link org.runnercdi.Job} is a bean or a bean method annotated {@link
 * org.runnercdi.RunnableJob}, is supplied by a {@link org.runnercdi.JobSource}, or is pushed to the
 * {@link org.runnercdi.Runner}. At each tick the jobs that are due run concurrently under one
 * global limit, and each queue they formed ends in one {@link org.runnercdi.Result}.
 */
@NullMarked
package org.runnercdi;

import org.jspecify.annotations.NullMarked;

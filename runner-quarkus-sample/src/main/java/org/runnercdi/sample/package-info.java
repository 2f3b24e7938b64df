/**
 * The API scheduler: customers define HTTP calls on a schedule, and this application runs them.
 *
 * <p>{@link org.runnercdi.sample.CustomersCalls} gives the runner the calls of each minute, {@link
 * org.runnercdi.sample.CallClient} makes them, {@link org.runnercdi.sample.ResultStore} stores how
 * they ended, and {@link org.runnercdi.sample.CallsResource} is the interface for people and
 * programs.
 */
@NullMarked
package org.runnercdi.sample;

import org.jspecify.annotations.NullMarked;

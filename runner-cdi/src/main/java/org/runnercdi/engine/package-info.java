/**
 * The engine: slots, queues, permits, results and the life cycle. Plain Java; an application
 * without CDI starts at {@link org.runnercdi.engine.RunnerBuilder}.
 */
@NullMarked
package org.runnercdi.engine;

import org.jspecify.annotations.NullMarked;

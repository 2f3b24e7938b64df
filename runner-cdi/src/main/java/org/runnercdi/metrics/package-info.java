/**
 * Metrics: through MicroProfile Metrics and Micrometer, each only where it is there. No class of an
 * absent API is loaded.
 */
@NullMarked
package org.runnercdi.metrics;

import org.jspecify.annotations.NullMarked;

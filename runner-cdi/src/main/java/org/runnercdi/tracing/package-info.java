/** Traces through OpenTelemetry, only where it is there. No class of an absent API is loaded. */
@NullMarked
package org.runnercdi.tracing;

import org.jspecify.annotations.NullMarked;

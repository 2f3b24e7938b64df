/** What adapters implement: metrics, tracing, time, and settings of further modules. */
@NullMarked
package org.runnercdi.spi;

import org.jspecify.annotations.NullMarked;

/** What adapters implement: metrics, time, and settings of further modules. */
@NullMarked
package org.runnercdi.spi;

import org.jspecify.annotations.NullMarked;

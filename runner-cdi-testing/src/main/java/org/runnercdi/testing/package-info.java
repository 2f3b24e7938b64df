/**
 * For tests of an application: the clock is turned by hand, and results are asserted.
 *
 * @see org.runnercdi.testing.ManualTime
 */
@NullMarked
package org.runnercdi.testing;

import org.jspecify.annotations.NullMarked;

/** What a job costs, here and elsewhere. */
@NullMarked
package org.runnercdi.benchmark;

import org.jspecify.annotations.NullMarked;

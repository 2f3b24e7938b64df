/** A small application whose start is measured. */
@NullMarked
package org.runnercdi.benchmark.quarkus;

import org.jspecify.annotations.NullMarked;

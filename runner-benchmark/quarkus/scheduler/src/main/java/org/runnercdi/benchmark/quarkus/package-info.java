/** A contender that needs an application around it. */
@NullMarked
package org.runnercdi.benchmark.quarkus;

import org.jspecify.annotations.NullMarked;

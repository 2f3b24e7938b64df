/**
 * Health checks for MicroProfile Health. Their classes are named to the container only where that
 * is there; {@link org.runnercdi.health.RunnerAware} can always be loaded.
 */
@NullMarked
package org.runnercdi.health;

import org.jspecify.annotations.NullMarked;

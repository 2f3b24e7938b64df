/** go-runner's three example programs, as they are written with this library. */
@NullMarked
package org.runnercdi.examples;

import org.jspecify.annotations.NullMarked;

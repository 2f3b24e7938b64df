/** A page and a REST interface for operators. */
@NullMarked
package org.runnercdi.console;

import org.jspecify.annotations.NullMarked;

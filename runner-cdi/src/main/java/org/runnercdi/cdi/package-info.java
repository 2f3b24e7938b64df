/** The CDI side: the extension, the executors, the life cycle, the event bridge. */
@NullMarked
package org.runnercdi.cdi;

import org.jspecify.annotations.NullMarked;

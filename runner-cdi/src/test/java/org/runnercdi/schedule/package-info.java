@NullMarked
package org.runnercdi.schedule;

import org.jspecify.annotations.NullMarked;

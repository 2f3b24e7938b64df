@NullMarked
package org.runnercdi.cluster;

import org.jspecify.annotations.NullMarked;

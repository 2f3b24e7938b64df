/** The settings, read from MicroProfile Config. */
@NullMarked
package org.runnercdi.config;

import org.jspecify.annotations.NullMarked;

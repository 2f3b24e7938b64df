package org.runnercdi;

import java.time.Instant;

/**
 * A {@link JobSource} threw, or returned something unusable.
 *
 * @param source the name of the source
 * @param slot the slot it was asked for
 * @param cause what it threw, or what was wrong
 */
public record SourceFailed(String source, Instant slot, Throwable cause) {}

package org.runnercdi.sample;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as it is shown.
 *
 * @param next when it is due next; null where it is disabled or never due again
 * @param last how it ended last; null where it has not run, or that has been forgotten
 */
record CallView(
    long id,
    String name,
    String cron,
    String zone,
    String method,
    String url,
    int timeoutMillis,
    boolean enabled,
    Instant created,
    @Nullable Instant next,
    @Nullable ResultView last) {}

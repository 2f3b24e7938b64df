package org.runnercdi.sample;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as it is shown.
 *
 * @param headers with {@code body}: only where one call is shown to an editor, since both may hold
 *     what gives access elsewhere; else null
 * @param next when it is due next; null where it is disabled or never due again
 * @param last how it ended last; null where it has not run, or that has been forgotten
 */
record CallView(
    long id,
    String name,
    String cron,
    String zone,
    String description,
    String method,
    String url,
    @Nullable String headers,
    @Nullable String body,
    int timeoutMillis,
    String expectedStatus,
    int retries,
    boolean enabled,
    Instant created,
    @Nullable Instant next,
    @Nullable ResultView last) {}

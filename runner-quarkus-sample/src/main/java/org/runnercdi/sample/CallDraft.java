package org.runnercdi.sample;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A call as a customer describes it, in JSON or in a line of a crontab.
 *
 * @param zone the zone in which {@code cron} is read; null stands for that of this machine
 * @param url absolute, or a path of this application
 * @param timeoutMillis how long the call may take; null stands for 10 seconds
 * @param enabled null leaves it as it is; a new call is enabled
 */
record CallDraft(
    @NotBlank(message = "The name must not be blank.")
        @Size(max = 100, message = "The name must not be longer than {max} characters.")
        String name,
    @NotNull(message = "The cron expression is missing.")
        @Size(max = 200, message = "The cron expression must not be longer than {max} characters.")
        @Parsable(Parsable.As.CRON)
        String cron,
    @Parsable(Parsable.As.ZONE) @Nullable String zone,
    @NotNull(message = "The method is missing.")
        @Pattern(
            regexp = "GET|HEAD|POST|PUT|PATCH|DELETE",
            message = "The method must be GET, HEAD, POST, PUT, PATCH or DELETE.")
        String method,
    @NotNull(message = "The URL is missing.")
        @Size(max = 2000, message = "The URL must not be longer than {max} characters.")
        @Parsable(Parsable.As.URL)
        String url,
    @Min(value = 100, message = "The timeout must be at least {value} milliseconds.")
        @Max(value = 300_000, message = "The timeout must be at most {value} milliseconds.")
        @Nullable Integer timeoutMillis,
    @Nullable Boolean enabled) {}

package org.runnercdi.sample;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A call as a customer describes it, in JSON or in a line of a crontab. What is null leaves a call
 * as it is; a new one has the default.
 *
 * @param zone the zone in which {@code cron} is read; by default that of this machine
 * @param url absolute, or a path of the demo
 * @param headers {@code Name: value}, one a line; by default none
 * @param body by default empty
 * @param timeoutMillis how long each try may take; by default 10 seconds
 * @param expectedStatus the statuses that are a success, such as {@code 200-204, 304}; by default
 *     {@code 2xx}
 * @param retries how many tries may follow the first; by default none
 * @param enabled by default it is
 */
record CallDraft(
    @NotNull(message = "The name must not be blank.")
        @Pattern(regexp = "(?s).*[^\\s\\p{Z}].*", message = "The name must not be blank.")
        @Size(max = 100, message = "The name must not be longer than {max} characters.")
        @Pattern(regexp = "[^\\p{Cntrl}\\p{Cs}]*", message = "The name must be one line.")
        String name,
    @NotNull(message = "The cron expression is missing.")
        @Size(max = 200, message = "The cron expression must not be longer than {max} characters.")
        @Parsable(Parsable.As.CRON)
        String cron,
    @Size(max = 60, message = "The zone must not be longer than {max} characters.")
        @Parsable(Parsable.As.ZONE)
        @Nullable String zone,
    @NotNull(message = "The method is missing.")
        @Pattern(
            regexp = "GET|HEAD|POST|PUT|PATCH|DELETE",
            message = "The method must be GET, HEAD, POST, PUT, PATCH or DELETE.")
        String method,
    @NotNull(message = "The URL is missing.")
        @Size(max = 2000, message = "The URL must not be longer than {max} characters.")
        @Parsable(Parsable.As.URL)
        String url,
    @Size(max = 4000, message = "The headers must not be longer than {max} characters.")
        @Parsable(Parsable.As.HEADERS)
        @Nullable String headers,
    @Size(max = 20_000, message = "The body must not be longer than {max} characters.")
        @Pattern(
            regexp = "[^\\x00\\p{Cs}]*",
            message = "The body must be text, without the character of number 0.")
        @Nullable String body,
    @Min(value = 100, message = "The timeout must be at least {value} milliseconds.")
        @Max(value = 300_000, message = "The timeout must be at most {value} milliseconds.")
        @Nullable Integer timeoutMillis,
    @Size(max = 100, message = "The expected status must not be longer than {max} characters.")
        @Parsable(Parsable.As.EXPECTED_STATUS)
        @Nullable String expectedStatus,
    @Min(value = 0, message = "The retries must not be fewer than {value}.")
        @Max(value = MOST_RETRIES, message = "The retries must not be more than {value}.")
        @Nullable Integer retries,
    @Nullable Boolean enabled) {

  static final int MOST_RETRIES = 5;
}

package org.runnercdi.console;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What has gone wrong beside the jobs.
 *
 * @param slot the slot, of several the last
 * @param text one sentence
 */
@Schema(name = "ConsoleNotice", description = "What has gone wrong beside the jobs.")
record NoticeView(Instant slot, String text) {}

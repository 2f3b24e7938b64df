package org.runnercdi.console;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why there is no answer, as RFC 9457 has it.
 *
 * @param title the status in words
 * @param status the status
 * @param detail one sentence that says what would be right
 */
@Schema(name = "ConsoleProblem", description = "Why there is no answer.")
record Problem(String title, int status, String detail) {}

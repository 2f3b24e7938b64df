package org.runnercdi.console;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.runnercdi.Explanation;

/**
 * Why a job did, or did not, run.
 *
 * @param at the instant that was asked for
 * @param kind the answer in a word
 * @param sentence the answer for people
 */
@Schema(name = "ConsoleExplanation", description = "Why a job did, or did not, run.")
record ExplanationView(Instant at, Explanation.Kind kind, String sentence) {}

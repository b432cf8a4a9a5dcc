/**
 * Taps inside the program that calls a model, for HTTP clients that let others look on: OkHttp and Anthropic's SDK. The one place
 * whose public signatures name their types; both are optional dependencies. No proxying, no recording.
 */
@NullMarked
package dev.claudetap.proxy.inprocess;

import org.jspecify.annotations.NullMarked;

/** What is different between two runs of an agent: aligns their calls and compares what was asked and answered; prints nothing. */
@NullMarked
package dev.claudetap.compare;

import org.jspecify.annotations.NullMarked;

/**
 * What the command line offers, as a model, and the texts made of it for shells and readers. Knows no option by name and no parser.
 */
@NullMarked
package dev.claudetap.cli.guide;

import org.jspecify.annotations.NullMarked;

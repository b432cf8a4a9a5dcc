/** Tests of the commands for each platform. */
@NullMarked
package dev.claudetap.cli.trust;

import org.jspecify.annotations.NullMarked;

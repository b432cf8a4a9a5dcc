/** Runs real agents through the built command against a scripted model. Nothing here leaves the loopback interface. */
@NullMarked
package dev.claudetap.cli.real;

import org.jspecify.annotations.NullMarked;

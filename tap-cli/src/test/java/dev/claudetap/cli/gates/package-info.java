/** The house rules and the architecture as tests. They read the sources and classes of all modules; nothing else belongs here. */
@NullMarked
package dev.claudetap.cli.gates;

import org.jspecify.annotations.NullMarked;

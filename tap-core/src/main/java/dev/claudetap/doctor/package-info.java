/** What may keep an agent's traffic from being captured on this machine, found without starting a tap. Nothing is changed here. */
@NullMarked
package dev.claudetap.doctor;

import org.jspecify.annotations.NullMarked;

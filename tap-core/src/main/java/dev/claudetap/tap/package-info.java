/**
 * The observer that every relay calls. Interfaces and value types only.
 */
@NullMarked
package dev.claudetap.tap;

import org.jspecify.annotations.NullMarked;

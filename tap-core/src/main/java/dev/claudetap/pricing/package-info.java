/**
 * What calls cost, by a dated table of prices. Belongs here: tables, rates, the rules that choose between them; counting
 * tokens does not.
 */
@NullMarked
package dev.claudetap.pricing;

import org.jspecify.annotations.NullMarked;

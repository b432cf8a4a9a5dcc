/**
 * How each platform and its browsers learn to trust a certificate authority, as commands: pure, nothing is run or printed here.
 */
@NullMarked
package dev.claudetap.cli.trust;

import org.jspecify.annotations.NullMarked;

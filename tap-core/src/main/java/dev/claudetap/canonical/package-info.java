/**
 * What of a request differs between two runs of the same thing, by named rules: for snapshots and for finding a request in
 * a cassette. Texts and JSON in, the same without what is volatile out; nothing here reads records or files.
 */
@NullMarked
package dev.claudetap.canonical;

import org.jspecify.annotations.NullMarked;

/** Holds the documents to what is true: their examples compile and run, their options exist, their links lead somewhere. */
@NullMarked
package dev.claudetap.cli.docs;

import org.jspecify.annotations.NullMarked;

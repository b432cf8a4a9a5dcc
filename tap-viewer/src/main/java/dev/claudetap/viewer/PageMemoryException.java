package dev.claudetap.viewer;

import java.io.IOException;

/** A page needs more memory than the JVM may take; see its option {@code -Xmx}. */
public final class PageMemoryException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Made before anything of the page is lost: the trace it is of stays as it is. */
    public PageMemoryException() {
        super("the page needs more memory than there is");
    }
}

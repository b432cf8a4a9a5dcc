package dev.claudetap.viewer;

import java.nio.file.Path;

/** Writes a page in a process of its own, with little memory. */
final class SmallHeapPage {
    private SmallHeapPage() {}

    public static void main(String[] args) throws Exception {
        HtmlViewer.write(Path.of(args[0]), Path.of(args[1]));
    }
}

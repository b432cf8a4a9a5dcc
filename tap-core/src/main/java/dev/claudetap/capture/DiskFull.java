package dev.claudetap.capture;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Tells a full disk, which passes, from other failures. The JDK has no type for it, only the system's words. */
final class DiskFull {
    private static final List<String> WORDS =
            List.of("no space left", "disk quota exceeded", "not enough space", "disk full");

    private DiskFull() {}

    static boolean is(Throwable e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof IOException && WORDS.stream().anyMatch(message::contains);
    }
}

package dev.claudetap.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Locale;

/** Tells the end of a pipe's reader from other failures. The JDK has no type for it, only the system's words. */
final class BrokenPipe {
    private static final boolean IS_WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private BrokenPipe() {}

    static boolean is(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        // There a pipe of the JDK is made of sockets and says something else.
        return IS_WINDOWS ? message.toLowerCase(Locale.ROOT).contains("pipe") : message.equals(words());
    }

    /** What the system says of one, in whatever language it does: of a pipe of our own that nobody reads. */
    private static String words() {
        try {
            Pipe pipe = Pipe.open();
            try (Pipe.SinkChannel sink = pipe.sink()) {
                pipe.source().close();
                sink.write(ByteBuffer.allocate(1));
                return "";
            }
        } catch (IOException broken) {
            return String.valueOf(broken.getMessage());
        }
    }
}

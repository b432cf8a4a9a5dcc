package dev.claudetap.proxy;

import dev.claudetap.capture.Recorder;
import dev.claudetap.client.ScratchDirectory;
import dev.claudetap.watch.BodyWatch;
import java.io.IOException;
import java.net.URI;

/**
 * How an agent's calls come to a session.
 *
 * @param url what the agent is told: where we listen, or where it shall write its bodies
 * @param end stops it; after that nothing more comes
 */
record Intake(URI url, Runnable end) {
    /** Nothing comes by itself; see {@link TapSession#exchanges}. */
    static final Intake NONE = new Intake(URI.create("about:blank"), () -> {});

    static Intake reading(URI target, Recorder recorder) throws TapException {
        ScratchDirectory directory;
        try {
            directory = ScratchDirectory.create();
        } catch (IOException e) {
            throw new TapException("cannot make a directory for the agent's bodies: " + e.getMessage(), e);
        }
        BodyWatch watch = BodyWatch.start(directory.path(), target, recorder, recorder.bodyLimit());
        return new Intake(directory.path().toUri(), () -> {
            watch.close();
            directory.close();
        });
    }
}

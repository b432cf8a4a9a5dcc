package dev.claudetap.viewer;

import dev.claudetap.capture.Recorder;
import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.trace.Capture;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A recorder with a live page, and a wire between page and browser that can be cut. */
final class LiveSessionFixture implements AutoCloseable {
    final LiveViewer viewer;
    final CutWire wire;
    private final Recorder recorder;

    private LiveSessionFixture() throws IOException {
        viewer = LiveViewer.start("a session");
        wire = new CutWire(viewer.server().url("/"));
        recorder = Recorder.start(RecorderOptions.of(new Capture("claude", "reverse")), List.of(viewer));
    }

    static LiveSessionFixture start() throws IOException {
        return new LiveSessionFixture();
    }

    LiveCall asks(String prompt) {
        return LiveCall.of(recorder, prompt);
    }

    /** A call from beginning to end. */
    void answers(String prompt) {
        asks(prompt).streams().says("An answer.").ends();
    }

    /** A link that leads over the wire. */
    URI link() {
        return wire.through(viewer.link());
    }

    @Override
    public void close() {
        recorder.close();
        wire.close();
    }
}

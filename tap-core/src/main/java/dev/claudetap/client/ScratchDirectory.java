package dev.claudetap.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A private directory for files that must not outlive us; what a killed tap left behind goes with the next one. */
public final class ScratchDirectory implements AutoCloseable {
    private final AgentSandbox sandbox;

    private ScratchDirectory(AgentSandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Makes an empty one among the temporary files. */
    public static ScratchDirectory create() throws IOException {
        return new ScratchDirectory(AgentSandbox.create(List.of()));
    }

    public Path path() {
        return sandbox.directory();
    }

    /** Removes it and all in it. What cannot be removed stays for the next tap. */
    @Override
    public void close() {
        sandbox.delete();
    }
}

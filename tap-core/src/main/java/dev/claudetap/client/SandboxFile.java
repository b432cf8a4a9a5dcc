package dev.claudetap.client;

import java.nio.file.Path;
import java.util.Objects;

/** Something a plan needs inside the private directory that lives as long as the agent runs. */
public sealed interface SandboxFile {
    /** Where it goes, relative to the sandbox directory. */
    Path path();

    /** A new owner-only file. */
    record Content(Path path, String text) implements SandboxFile {
        public Content {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(text, "text");
        }
    }

    /** A symbolic link to something of the user's; where links cannot be made, a copy. */
    record Link(Path path, Path target) implements SandboxFile {
        public Link {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(target, "target");
        }
    }
}

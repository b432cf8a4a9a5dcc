package dev.claudetap.client;

import java.nio.file.Path;
import java.util.Objects;

/** Something a plan needs inside the private directory that lives as long as the agent runs. */
public sealed interface SandboxFile {
    /** How the name of every sandbox directory begins. */
    String DIRECTORY_PREFIX = "claude-tap-agent-";

    /** Where it goes, relative to the sandbox directory. */
    Path path();

    /** A new owner-only file. */
    record Content(Path path, String text) implements SandboxFile {
        public Content {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A symbolic link to something of the user's; where links cannot be made, a copy. Nothing when the user has no such
     * thing.
     */
    record Link(Path path, Path target) implements SandboxFile {
        public Link {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(target, "target");
        }
    }

    /** A {@link Link} to a directory of the user's, which is made, owner-only, when it is not there. */
    record LinkedDirectory(Path path, Path target) implements SandboxFile {
        public LinkedDirectory {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(target, "target");
        }
    }

    /**
     * A text file of the user's that an agent only appends whole lines to, in which paths below the agent's home stand.
     * The agent gets a copy that names the sandbox instead of the home; the lines it appends are appended to the user's
     * file at the end, naming the home again.
     *
     * @param path the copy
     * @param source the user's file; need not exist
     * @param home the text that stands for the sandbox in the user's file
     */
    record SharedLines(Path path, Path source, String home) implements SandboxFile {
        public SharedLines {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(home, "home");
        }
    }
}

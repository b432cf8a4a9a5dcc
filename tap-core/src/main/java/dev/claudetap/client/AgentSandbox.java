package dev.claudetap.client;

import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private directory that lives as long as one agent. Its name holds our process id, so that what a killed tap left
 * behind can be told from what a running one needs.
 */
final class AgentSandbox {
    static final String PLACEHOLDER = "{sandbox}";

    private static final String PREFIX = SandboxFile.DIRECTORY_PREFIX;

    private final Path directory;
    private final Map<SandboxFile.SharedLines, Set<String>> sharedLines = new LinkedHashMap<>();

    private AgentSandbox(Path directory) {
        this.directory = directory;
    }

    /** Makes a sandbox among the temporary files, after those that nobody uses any more are gone. */
    static AgentSandbox create(List<SandboxFile> files) throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        removeLeftovers(parent);
        return create(parent, files);
    }

    /** Makes a sandbox below {@code parent}; a half-made one is removed again. */
    static AgentSandbox create(Path parent, List<SandboxFile> files) throws IOException {
        long pid = ProcessHandle.current().pid();
        AgentSandbox sandbox = new AgentSandbox(
                Files.createTempDirectory(parent, PREFIX + pid + "-", PrivateFiles.folderMode(parent)));
        try {
            for (SandboxFile file : files) {
                sandbox.add(file);
            }
            return sandbox;
        } catch (IOException e) {
            sandbox.delete();
            throw e;
        }
    }

    /** Removes what processes that no longer run left below {@code parent}. Never fails. */
    static void removeLeftovers(Path parent) {
        try (Stream<Path> entries = Files.list(parent)) {
            entries.filter(AgentSandbox::isLeftover).forEach(leftover -> new AgentSandbox(leftover).delete());
        } catch (IOException | UncheckedIOException e) {
            // Cleaning up after others is a courtesy; the next start tries again.
            return;
        }
    }

    private static boolean isLeftover(Path entry) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(PREFIX) || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        int end = name.indexOf('-', PREFIX.length());
        try {
            long pid = Long.parseLong(name, PREFIX.length(), end < 0 ? name.length() : end, 10);
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        } catch (NumberFormatException e) {
            // Not one of ours after all.
            return false;
        }
    }

    Path directory() {
        return directory;
    }

    /** A text with the placeholder replaced. */
    String resolve(String text) {
        return text.replace(PLACEHOLDER, directory.toString());
    }

    /** A new empty owner-only file. */
    Path newFile(String name) throws IOException {
        return PrivateFiles.createFile(directory.resolve(name));
    }

    private void add(SandboxFile file) throws IOException {
        Path path = directory.resolve(file.path()).normalize();
        if (!path.startsWith(directory) || path.equals(directory)) {
            throw new IOException("a sandbox file must lie inside the sandbox: " + file.path());
        }
        Path parent = path.getParent();
        if (parent != null) {
            PrivateFiles.createFolders(parent);
        }
        if (file instanceof SandboxFile.Content content) {
            PrivateFiles.createFile(path);
            Files.writeString(path, content.text(), StandardCharsets.UTF_8, StandardOpenOption.TRUNCATE_EXISTING);
        } else if (file instanceof SandboxFile.LinkedDirectory linked) {
            PrivateFiles.createFolders(linked.target());
            link(path, linked.target());
        } else if (file instanceof SandboxFile.Link link && Files.exists(link.target())) {
            link(path, link.target());
        } else if (file instanceof SandboxFile.SharedLines shared && Files.exists(shared.source())) {
            copyIn(path, shared);
        }
        if (file instanceof SandboxFile.SharedLines shared) {
            sharedLines.put(shared, new HashSet<>(linesOf(path)));
        }
    }

    private void copyIn(Path path, SandboxFile.SharedLines shared) throws IOException {
        String text = Files.readString(shared.source()).replace(shared.home(), directory.toString());
        Files.writeString(PrivateFiles.createFile(path), text);
    }

    private static List<String> linesOf(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Gives the user's files what the agent appended to their copies. */
    private void copyOut() throws IOException {
        for (Map.Entry<SandboxFile.SharedLines, Set<String>> entry : sharedLines.entrySet()) {
            SandboxFile.SharedLines shared = entry.getKey();
            StringBuilder added = new StringBuilder();
            for (String line : linesOf(directory.resolve(shared.path()))) {
                if (!entry.getValue().contains(line)) {
                    added.append(line.replace(directory.toString(), shared.home()))
                            .append('\n');
                }
            }
            if (added.length() > 0) {
                // One write in append mode: another run that ends at the same time loses nothing.
                append(shared.source(), added.toString());
            }
        }
    }

    private static void append(Path file, String text) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(file, options, PrivateFiles.fileMode(file))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static void link(Path path, Path target) throws IOException {
        try {
            Files.createSymbolicLink(path, target);
        } catch (UnsupportedOperationException | IOException e) {
            // Windows without developer mode: a copy lets the agent run, though what it changes there is lost.
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("the sandbox names a file twice: " + path.getFileName(), e);
            }
            copy(target, path);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path source : (Iterable<Path>) tree::iterator) {
                Files.copy(source, to.resolve(from.relativize(source).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** {@link #delete()}, after what the agent appended to shared files went back to the user. */
    void finish() throws IOException {
        try {
            copyOut();
        } finally {
            delete();
        }
    }

    /** Removes the directory and all in it; links are removed, not followed. What cannot be removed stays. */
    void delete() {
        try {
            Files.walkFileTree(directory, new Remover());
        } catch (IOException e) {
            // The next start finds the rest by the process id in its name.
            return;
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            remove(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
            remove(visited);
            return FileVisitResult.CONTINUE;
        }

        private static void remove(Path path) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // One stubborn file must not keep the others.
                return;
            }
        }
    }
}

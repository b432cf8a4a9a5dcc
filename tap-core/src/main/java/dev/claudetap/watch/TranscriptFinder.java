package dev.claudetap.watch;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Finds Cursor's transcripts below a folder. What cannot be looked into is told of and passed over. */
final class TranscriptFinder extends SimpleFileVisitor<Path> {
    private static final String FOLDER = "agent-transcripts";
    private static final int DEPTH = 5;

    private final Path where;
    private final BiConsumer<Path, IOException> unreadable;
    private final List<Path> found = new ArrayList<>();

    TranscriptFinder(Path where, BiConsumer<Path, IOException> unreadable) {
        this.where = where;
        this.unreadable = unreadable;
    }

    /** The transcripts in {@code where}, or itself, in the order of their names. */
    static List<Path> find(Path where, BiConsumer<Path, IOException> unreadable) throws IOException {
        if (Files.isRegularFile(where)) {
            return List.of(where);
        }
        if (!Files.isDirectory(where)) {
            return List.of();
        }
        TranscriptFinder finder = new TranscriptFinder(where, unreadable);
        Files.walkFileTree(where, EnumSet.noneOf(FileVisitOption.class), DEPTH, finder);
        return finder.found.stream().sorted().toList();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        boolean transcript = file.toString().endsWith(".jsonl")
                && (contains(file, FOLDER) || contains(where, FOLDER))
                // Those of sub-agents repeat what their parents' hold.
                && !contains(where.relativize(file), "subagents");
        if (transcript) {
            found.add(file);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
        unreadable.accept(file, why);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
        // Its listing broke off; what it gave until then was visited.
        if (why != null) {
            unreadable.accept(folder, why);
        }
        return FileVisitResult.CONTINUE;
    }

    private static boolean contains(Path path, String name) {
        for (Path part : path) {
            if (part.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }
}

package dev.claudetap.cli;

import dev.claudetap.files.UserDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration file of a project, which may be a stranger's: of what it says only harmless things are followed, unless the user
 * trusts the file as it is.
 *
 * @param path where it is
 * @param trusted whether all of it is followed
 * @param followed what it sets
 * @param refused the keys that it may not set
 */
record ProjectFile(Path path, boolean trusted, List<Setting> followed, List<String> refused) {
    /** What it is called. */
    static final String NAME = ".claude-tap.json";

    ProjectFile {
        followed = List.copyOf(followed);
        refused = List.copyOf(refused);
    }

    /**
     * The nearest file from a folder upwards, as far as the top of its repository; outside of a repository only in the folder itself. The
     * home directory and what is above it belong to no project.
     */
    static Optional<Path> find(Path from, Path home) {
        List<Path> folders = new ArrayList<>();
        Path top = null;
        for (Path folder = from; folder != null && !folder.equals(home) && top == null; folder = folder.getParent()) {
            folders.add(folder);
            top = Files.exists(folder.resolve(".git")) ? folder : null;
        }
        return folders.stream()
                .limit(top == null ? 1 : folders.size())
                .map(folder -> folder.resolve(NAME))
                .filter(Files::exists)
                .findFirst();
    }

    /** Reads it and parts what is followed from what is not. */
    static ProjectFile read(Path path, UserDirectories directories) throws CliException {
        List<Setting> all = SettingsFile.read(path, Setting.Origin.PROJECT, directories.home());
        if (TrustedFiles.of(directories).trusts(path)) {
            return new ProjectFile(path, true, all, List.of());
        }
        List<Setting> followed = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Setting setting : all) {
            if (isHarmless(setting, path)) {
                followed.add(setting);
            } else {
                refused.add(setting.word());
            }
        }
        return new ProjectFile(path, false, followed, refused);
    }

    private static boolean isHarmless(Setting setting, Path file) {
        Optional<TapFlag> flag = setting.flag();
        if (flag.isEmpty() || !flag.get().isHarmless()) {
            return false;
        }
        return !flag.get().isPath() || setting.values().stream().allMatch(value -> isWithin(Path.of(value), file));
    }

    /** Whether a folder is one of the project's, also by the links on the way to it, and not one of git's. */
    private static boolean isWithin(Path folder, Path file) {
        try {
            Path project = file.resolveSibling("").toRealPath();
            Path meant =
                    project.resolve(file.resolveSibling("").relativize(folder)).normalize();
            Path there = meant;
            while (there != null && !Files.exists(there)) {
                there = there.getParent();
            }
            return meant.startsWith(project)
                    && there != null
                    && there.toRealPath().startsWith(project)
                    && !isOfGit(project.relativize(meant))
                    && !isOfGit(project.relativize(there.toRealPath()));
        } catch (IOException | IllegalArgumentException e) {
            // What cannot be followed to its end is not known to be within.
            return false;
        }
    }

    private static boolean isOfGit(Path inProject) {
        for (Path name : inProject) {
            if (name.toString().equalsIgnoreCase(".git")) {
                return true;
            }
        }
        return false;
    }

    /** What the user is told of it, a line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!followed.isEmpty()) {
            lines.add((trusted ? "using the trusted " : "using ") + path + ": " + words());
        }
        if (!refused.isEmpty()) {
            lines.add("warning: " + path + ": not followed: " + String.join(", ", refused)
                    + "; read the file, then 'claude-tap config trust' allows that");
        }
        return lines;
    }

    private String words() {
        return String.join(", ", followed.stream().map(Setting::word).toList());
    }
}

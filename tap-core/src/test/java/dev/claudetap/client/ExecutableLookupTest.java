package dev.claudetap.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutableLookupTest {
    @TempDir
    Path directory;

    private Path first;
    private Path second;

    @BeforeEach
    void makeTwoDirectories() throws IOException {
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
    }

    @Test
    void theFirstExecutableOnThePathWinsAndPlainFilesAndDirectoriesDoNotCount() throws IOException {
        Files.createFile(first.resolve("agent"));
        Files.createDirectory(second.resolve("agent"));
        Path third =
                executable(Files.createDirectory(directory.resolve("third")).resolve("agent"));

        assertThat(new ExecutableLookup(false)
                        .find("agent", Map.of("PATH", first + ":" + second + ":" + third.getParent()), directory))
                .contains(third);
    }

    @Test
    void aPathIsNotLookedUp() throws IOException {
        Path file = executable(first.resolve("agent"));
        ExecutableLookup lookup = new ExecutableLookup(false);

        assertThat(lookup.find(file.toString(), Map.of(), directory)).contains(file);
        assertThat(lookup.find("first/agent", Map.of(), directory)).contains(file);
        assertThat(lookup.find("second/agent", Map.of("PATH", first.toString()), directory))
                .isEmpty();
    }

    @Test
    void anEmptyPathEntryIsTheWorkingDirectory() throws IOException {
        Path file = executable(directory.resolve("agent"));

        assertThat(new ExecutableLookup(false).find("agent", Map.of("PATH", ":/missing"), directory))
                .contains(file);
    }

    @Test
    void onWindowsTheShimBesideAShellScriptIsTaken() throws IOException {
        Files.createFile(first.resolve("agent"));
        Path shim = Files.createFile(first.resolve("agent.cmd"));

        assertThat(new ExecutableLookup(true).find("agent", Map.of("Path", "missing;" + first), directory))
                .contains(shim);
    }

    @Test
    void onWindowsAnExecutableNeedsNoExtensionOnTheCommandLine() throws IOException {
        Path program = Files.createFile(second.resolve("agent.exe"));
        Files.createFile(second.resolve("agent.bat"));
        ExecutableLookup lookup = new ExecutableLookup(true);

        assertThat(lookup.find("agent", Map.of("PATH", first + ";" + second), directory))
                .contains(program);
        assertThat(lookup.find("agent.exe", Map.of("PATH", first + ";" + second), directory))
                .contains(program);
    }

    private static Path executable(Path file) throws IOException {
        Files.createFile(file);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}

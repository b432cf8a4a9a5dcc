package dev.claudetap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfinishedFileTest {
    @TempDir
    Path folder;

    private static void write(UnfinishedFile file, String text) throws IOException {
        try (Writer out = file.writer()) {
            out.write(text);
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void appearsWholeAndForItsOwnerOnlyWhereAnOpenFileStood() throws Exception {
        Path target = Files.writeString(folder.resolve("page"), "old");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (UnfinishedFile file = UnfinishedFile.beside(target)) {
            write(file, "grün\n");
            assertThat(PrivateFilesTest.mode(file.path())).isEqualTo("rw-------");
            assertThat(target).hasContent("old");
            file.putInPlace();
        }
        assertThat(target).hasContent("grün\n");
        assertThat(PrivateFilesTest.mode(target)).isEqualTo("rw-------");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void nothingStaysOfOneThatIsGivenUp() throws Exception {
        Path target = Files.writeString(folder.resolve("page"), "old");
        try (UnfinishedFile file = UnfinishedFile.beside(target)) {
            write(file, "half");
        }
        assertThat(target).hasContent("old");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void replacesALinkAndNotWhatItPointsTo() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "mine");
        Path target = Files.createSymbolicLink(folder.resolve("page"), elsewhere);
        try (UnfinishedFile file = UnfinishedFile.beside(target)) {
            write(file, "new");
            file.putInPlace();
        }
        assertThat(elsewhere).hasContent("mine");
        assertThat(target).isRegularFile().hasContent("new");
        assertThat(Files.isSymbolicLink(target)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "missing/page"})
    void refusesAFolderAndAMissingOne(String target) throws Exception {
        assertThatThrownBy(() -> UnfinishedFile.beside(folder.resolve(target))).isInstanceOf(IOException.class);
        assertThat(files()).isZero();
    }

    @Test
    void refusesAPipeAndALinkToOne() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (Path target : List.of(pipe, link)) {
            assertThatThrownBy(() -> UnfinishedFile.beside(target)).hasMessageContaining("it is not a regular file");
        }
        assertThat(files()).isEqualTo(2);
    }

    @Test
    void refusesALinkToAnOpenFileAsStandardOutputIsOne() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("stdout"), Path.of("/proc/self/fd/1"));
        assertThatThrownBy(() -> UnfinishedFile.beside(link)).hasMessageContaining("it is not a regular file");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void aLinkToNowhereIsReplaced() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        try (UnfinishedFile file = UnfinishedFile.beside(link)) {
            write(file, "new");
            file.putInPlace();
        }
        assertThat(link).isRegularFile().hasContent("new");
    }
}

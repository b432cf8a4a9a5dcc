package dev.claudetap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir
    Path folder;

    static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void foldersOnTheWayAreTheirOwnersAlone() throws Exception {
        PrivateFiles.createFolders(folder.resolve("a/b"));
        PrivateFiles.createRealFolder(folder.resolve("c/d"));
        for (String made : new String[] {"a", "a/b", "c", "c/d"}) {
            assertThat(mode(folder.resolve(made))).as(made).isEqualTo("rwx------");
        }
    }

    @Test
    void aFolderThatIsThereKeepsItsMode() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        PrivateFiles.createFolders(open);
        PrivateFiles.createRealFolder(open);
        assertThat(mode(open)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void onlyARealFolderMustBeNoLink() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        PrivateFiles.createFolders(link);
        PrivateFiles.createRealFolder(link.resolve("below"));
        assertThat(real.resolve("below")).isDirectory();
        assertThatThrownBy(() -> PrivateFiles.createRealFolder(link)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aFileOfThatNameIsNoFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> PrivateFiles.createFolders(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> PrivateFiles.createRealFolder(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aFileIsNewAndItsOwnersAlone() throws Exception {
        Path file = PrivateFiles.createFile(folder.resolve("file"));
        assertThat(mode(file)).isEqualTo("rw-------");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        for (Path taken : new Path[] {file, dangling}) {
            assertThatThrownBy(() -> PrivateFiles.createFile(taken)).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void whatOthersMayDoIsTakenFromThem() throws Exception {
        Path file = PrivateFiles.createFile(folder.resolve("key"));
        Path below = Files.createDirectory(folder.resolve("keys"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path open : new Path[] {file, below}) {
            assertThat(PrivateFiles.close(open)).isTrue();
            assertThat(PrivateFiles.close(open)).isFalse();
        }
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(below)).isEqualTo("rwx------");
    }
}

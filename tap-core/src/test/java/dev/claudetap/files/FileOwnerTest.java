package dev.claudetap.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileOwnerTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeAFile() throws Exception {
        file = PrivateFiles.createFile(folder.resolve("file"));
    }

    @Test
    void ownPrivateFileIsAloneWithItsOwner() throws Exception {
        FileOwner owner = new FileOwner();
        assertThat(owner.isAloneWith(file)).isTrue();
        assertThat(owner.isAloneWith(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-"})
    void fileThatOthersCanReadOrWriteIsNot(String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThat(new FileOwner().isAloneWith(file)).isFalse();
    }

    @Test
    void fileOfAnotherUserIsNot() throws Exception {
        assertThat(new FileOwner(() -> "somebody else").isAloneWith(file)).isFalse();
    }

    @Test
    void neitherIsALinkNorAFolderNorNothing() throws Exception {
        FileOwner owner = new FileOwner();
        assertThat(owner.isAloneWith(Files.createSymbolicLink(folder.resolve("link"), file)))
                .isFalse();
        assertThat(owner.isAloneWith(folder)).isFalse();
        assertThat(owner.isAloneWith(folder.resolve("nothing"))).isFalse();
    }
}

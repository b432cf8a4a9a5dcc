package dev.claudetap.cli;

import dev.claudetap.files.PrivateFiles;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.files.UserDirectories;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Sha256;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which configuration files of projects the user trusts, each as it was when he said so: a changed file is trusted no more. */
final class TrustedFiles {
    private static final String FILES = "files";

    private final Path list;

    private TrustedFiles(Path list) {
        this.list = list;
    }

    static TrustedFiles of(UserDirectories directories) {
        return new TrustedFiles(directories.data().toAbsolutePath().resolve("trusted.json"));
    }

    /** Whether the file is trusted as it stands; what cannot be read is not. */
    boolean trusts(Path file) {
        try {
            return read().string(file.toRealPath().toString())
                    .filter(digest(file)::equals)
                    .isPresent();
        } catch (IOException e) {
            // Then nobody knows what it says.
            return false;
        }
    }

    void trust(Path file) throws IOException {
        write(read().toBuilder().put(file.toRealPath().toString(), digest(file)).build());
    }

    void forget(Path file) throws IOException {
        write(read().toBuilder().remove(file.toRealPath().toString()).build());
    }

    /** What its content is known by. */
    private static String digest(Path file) throws IOException {
        return Sha256.hex(Files.readAllBytes(file));
    }

    private JsonObject read() throws IOException {
        if (!Files.exists(list)) {
            return JsonObject.EMPTY;
        }
        try {
            return JsonText.parse(Files.readString(list))
                    .asObject()
                    .flatMap(root -> root.object(FILES))
                    .orElse(JsonObject.EMPTY);
        } catch (JsonException e) {
            // Whatever it was, it is no list of ours: nothing is trusted.
            return JsonObject.EMPTY;
        }
    }

    private void write(JsonObject files) throws IOException {
        PrivateFiles.createFolders(list.resolveSibling(""));
        try (UnfinishedFile file = UnfinishedFile.beside(list)) {
            try (Writer out = file.writer()) {
                out.write(JsonObject.builder().put(FILES, files).build().toJson() + "\n");
            }
            file.putInPlace();
        }
    }
}

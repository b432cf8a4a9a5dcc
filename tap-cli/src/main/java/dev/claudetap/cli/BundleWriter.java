package dev.claudetap.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP file with one folder, written file by file. */
final class BundleWriter implements Closeable {
    private final ZipOutputStream zip;
    private final String folder;

    BundleWriter(Path file, String folder) throws IOException {
        this.zip = new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.UTF_8);
        this.folder = folder;
    }

    /** Writes a text as it comes. */
    @FunctionalInterface
    interface Text {
        void writeTo(Writer out) throws IOException;
    }

    void add(String name, Text text) throws IOException {
        zip.putNextEntry(new ZipEntry(folder + "/" + name));
        Writer out = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
        text.writeTo(out);
        // Closing it would close the whole file.
        out.flush();
        zip.closeEntry();
    }

    void add(String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(folder + "/" + name));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}

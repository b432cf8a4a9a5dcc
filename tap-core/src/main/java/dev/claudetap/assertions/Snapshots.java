package dev.claudetap.assertions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Texts that tests compare with, one file each, meant to be kept with the tests: {@code NAME.txt} in
 * {@code src/test/resources/snapshots}, or where the system property {@value #DIRECTORY} says. With {@value #UPDATE} set to
 * {@code true} they are written instead of compared.
 *
 * @param directory where they are
 * @param update whether they are taken anew
 */
record Snapshots(Path directory, boolean update) {
    static final String DIRECTORY = "tap.snapshots.directory";
    static final String UPDATE = "tap.snapshots.update";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    static Snapshots ofThisRun() {
        return new Snapshots(
                Path.of(System.getProperty(DIRECTORY, "src/test/resources/snapshots")), Boolean.getBoolean(UPDATE));
    }

    /** What is wrong with a text, or nothing. */
    String check(String name, String text) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a snapshot's name has letters, digits, '.', '_', '-' and '/': " + name);
        }
        Path file = directory.resolve(name + ".txt");
        try {
            if (update) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
                return "";
            }
            String expected = Files.readString(file).replace("\r\n", "\n");
            String actual = text.replace("\r\n", "\n");
            return actual.equals(expected)
                    ? ""
                    : "Expected what the snapshot " + file + " says; " + Excerpt.difference(expected, actual)
                            + "\nIf that is right, run once with -D" + UPDATE + "=true";
        } catch (NoSuchFileException e) {
            return "There is no snapshot " + file + " yet; to take it, run once with -D" + UPDATE + "=true";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

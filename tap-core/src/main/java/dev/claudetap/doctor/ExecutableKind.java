package dev.claudetap.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What an executable is, read off its name and its first bytes. */
final class ExecutableKind {
    private static final int ENOUGH = 256;

    private ExecutableKind() {}

    static String of(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".cmd") || name.endsWith(".bat")) {
            return "a Windows command shim";
        }
        if (name.endsWith(".ps1")) {
            return "a PowerShell script";
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(ENOUGH);
        }
        // Latin-1 keeps every byte, so that magic numbers can be compared as text.
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\177ELF") || text.startsWith("MZ") || isMachO(text)) {
            return "a native program";
        }
        return text.startsWith("#!") ? script(text.lines().findFirst().orElse("")) : "a file of unknown kind";
    }

    private static boolean isMachO(String start) {
        return start.startsWith("\u00cf\u00fa\u00ed\u00fe")
                || start.startsWith("\u00ce\u00fa\u00ed\u00fe")
                || start.startsWith("\u00ca\u00fe\u00ba\u00be");
    }

    private static String script(String firstLine) {
        if (firstLine.contains("node") || firstLine.contains("bun")) {
            return "a Node.js script";
        }
        if (firstLine.contains("python")) {
            return "a Python script";
        }
        return firstLine.contains("sh") ? "a shell script" : "a script";
    }
}

package dev.claudetap.cli;

import dev.claudetap.files.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows a page to the user, where there is somebody to see it. */
final class Browser {
    private static final String PREFIX = ".cloudtap-open-";
    private static final String SUFFIX = ".html";
    private static final Duration KEPT = Duration.ofMinutes(5);

    private Browser() {}

    /**
     * Opens a link that lets one browser in, once. It goes there from a page in that folder that only the user can read: the command line
     * of a program is for everybody on the machine to see.
     */
    static void openLink(URI link, Path folder, Map<String, String> environment) {
        if (command(System.getProperty("os.name", ""), environment, link).isEmpty()) {
            return;
        }
        try {
            open(page(link, folder).toUri(), environment);
        } catch (IOException e) {
            System.getLogger(Browser.class.getName())
                    .log(System.Logger.Level.WARNING, "no browser is opened: no page can be written: " + e.getClass());
        }
    }

    /** A page that leads there. Those before it were read long ago. */
    static Path page(URI link, Path folder) throws IOException {
        try (DirectoryStream<Path> pages = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path old : pages) {
                if (Files.getLastModifiedTime(old)
                        .toInstant()
                        .isBefore(Instant.now().minus(KEPT))) {
                    Files.deleteIfExists(old);
                }
            }
        }
        String name = PREFIX + ProcessHandle.current().pid() + "-" + System.nanoTime() + SUFFIX;
        Path page = PrivateFiles.createFile(folder.resolve(name));
        String html = "<!DOCTYPE html><meta charset=\"utf-8\"><title>claude-tap</title>"
                + "<meta name=\"referrer\" content=\"no-referrer\"><meta http-equiv=\"refresh\" content=\"0;url=" + link
                + "\">";
        return Files.writeString(page, html);
    }

    /** Opens a page in the default browser. Without a screen, in CI, or without an opener, nothing happens. */
    static void open(URI page, Map<String, String> environment) {
        Optional<List<String>> command = command(System.getProperty("os.name", ""), environment, page);
        if (command.isEmpty()) {
            return;
        }
        try {
            CallersLocale.process(command.get(), environment)
                    .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.getLogger(Browser.class.getName()).log(System.Logger.Level.INFO, "no browser could be started", e);
        }
    }

    private static File nullDevice() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    /** What would show the page; empty when nobody could see it. */
    static Optional<List<String>> command(String system, Map<String, String> environment, URI page) {
        if (Terminal.isCi(environment)) {
            return Optional.empty();
        }
        String address = page.toString();
        String name = system.toLowerCase(Locale.ROOT);
        if (name.contains("win") && !name.contains("darwin")) {
            return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler", address));
        }
        if (name.contains("mac")) {
            return Optional.of(List.of("open", address));
        }
        boolean display = !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
        return display && isOnPath("xdg-open", environment)
                ? Optional.of(List.of("xdg-open", address))
                : Optional.empty();
    }

    private static boolean isOnPath(String command, Map<String, String> environment) {
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && new File(directory, command).canExecute()) {
                return true;
            }
        }
        return false;
    }
}

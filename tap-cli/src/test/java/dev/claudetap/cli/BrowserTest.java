package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {
    @TempDir
    Path bin;

    private Path page;

    @BeforeEach
    void thereIsAnOpenerAndAPage() throws IOException {
        Path opener = Files.createFile(bin.resolve("xdg-open"));
        assertThat(opener.toFile().setExecutable(true)).isTrue();
        page = bin.resolve("a page.html");
    }

    @Test
    void opensWhereThereIsAScreen() {
        Map<String, String> environment = Map.of("DISPLAY", ":0", "PATH", bin.toString());

        assertThat(Browser.command("Linux", environment, page.toUri()))
                .contains(List.of("xdg-open", page.toUri().toString()));
    }

    @Test
    void waylandIsAScreenToo() {
        assertThat(Browser.command(
                        "Linux", Map.of("WAYLAND_DISPLAY", "wayland-0", "PATH", bin.toString()), page.toUri()))
                .isPresent();
    }

    @Test
    void nothingIsOpenedWhereNobodyLooks() {
        String path = bin.toString();

        assertThat(Browser.command("Linux", Map.of("PATH", path), page.toUri())).isEmpty();
        assertThat(Browser.command("Linux", Map.of("DISPLAY", ":0"), page.toUri()))
                .isEmpty();
        assertThat(Browser.command("Linux", Map.of("DISPLAY", ":0", "PATH", path, "CI", "true"), page.toUri()))
                .isEmpty();
        assertThat(Browser.command("Mac OS X", Map.of("CI", "1"), page.toUri())).isEmpty();
    }

    @Test
    void aLinkThatWorksOnceStandsInAPageForTheUserOnly() throws IOException {
        URI link = URI.create("http://127.0.0.1:9/enter?token=abc");

        Path first = Browser.page(link, bin);

        assertThat(first).content().contains("content=\"0;url=http://127.0.0.1:9/enter?token=abc\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                .isEqualTo("rw-------");
        Files.setLastModifiedTime(first, FileTime.from(Instant.now().minusSeconds(3_600)));
        assertThat(Browser.page(link, bin)).exists().isNotEqualTo(first);
        assertThat(first).doesNotExist();
    }

    @Test
    void otherSystemsHaveTheirOwnOpeners() {
        assertThat(Browser.command("Mac OS X", Map.of(), page.toUri()))
                .contains(List.of("open", page.toUri().toString()));
        assertThat(Browser.command("Windows 11", Map.of("CI", "false"), page.toUri()))
                .contains(List.of(
                        "rundll32", "url.dll,FileProtocolHandler", page.toUri().toString()));
    }
}

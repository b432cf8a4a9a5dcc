package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ViewerAssetsTest {
    private static final Path SOURCES = Path.of("src/main/web");

    @Test
    void everyScriptOfTheFolderIsInThePage() throws Exception {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".js")))
                    .containsExactlyInAnyOrderElementsOf(ViewerAssets.MODULES.stream()
                            .map(module -> module + ".js")
                            .toList());
        }
    }

    @Test
    void theScriptNeverParsesTextAsMarkupOrCode() {
        assertThat(ViewerAssets.loaded().script())
                .doesNotContainPattern(
                        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|srcdoc|setHTML"
                                + "|createContextualFragment|\\beval\\b|new Function|setTimeout\\(['\"`]|\\bimport\\(")
                .doesNotContainPattern(
                        "fetch\\(|XMLHttpRequest|WebSocket\\(|EventSource|sendBeacon|\\.href\\b|\\.style\\b");
    }

    @Test
    void neitherScriptNorStylesCanEndTheirElement() {
        assertThat(ViewerAssets.loaded().script().toLowerCase(Locale.ROOT))
                .doesNotContain("</script", "<!--", "<script");
        assertThat(ViewerAssets.loaded().styles()).doesNotContain("</").doesNotContainPattern("@import|url\\(");
    }

    @Test
    void theTemplateHasNoHandlersAndNoInlineStyles() throws Exception {
        String template = Files.readString(Path.of("src/main/jte/page.jte"));

        assertThat(template)
                .doesNotContainPattern(Pattern.compile(
                        "\\son\\w+\\s*=|\\sstyle\\s*=|\\shref\\s*=|\\ssrc\\s*=", Pattern.CASE_INSENSITIVE));
    }
}

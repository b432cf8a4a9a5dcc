package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sources of the page of all sessions. */
class DashboardPageTest {
    private static final Path SOURCES = Path.of("src/main/web/dashboard");
    private static final Path WORDS = SOURCES.resolve("board-words.js");
    /** What is said of a session and of a hit, and the names that stand in lists. */
    private static final List<String> NAMES = List.of(
            "running",
            "complete",
            "error",
            "empty",
            "interrupted",
            "system",
            "tool",
            "message",
            "answer",
            "other",
            "Input",
            "Cache read",
            "Cache write",
            "Cache write, 1 h",
            "Output",
            "Reasoning",
            "Tokens",
            "Cost",
            "Errors",
            "Sessions",
            "by agent",
            "by model");

    @Test
    void theScriptsNeverParseTextAsMarkupOrCodeAndAskOnlyTheirServer() throws Exception {
        for (Path script : scripts()) {
            assertThat(Files.readString(script))
                    .as(script.toString())
                    .doesNotContainPattern(
                            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|srcdoc|setHTML"
                                    + "|createContextualFragment|\\beval\\b|new Function|setTimeout\\(['\"`]|\\bimport\\(")
                    .doesNotContainPattern("fetch\\((?!`/api/|path,)|EventSource\\((?!'/api/)")
                    .doesNotContainPattern("\\.href\\s*=(?! `/(?:session|compare)/)");
        }
    }

    @Test
    void everyLanguageHasEveryWord() throws Exception {
        Set<String> used = new TreeSet<>(NAMES);
        Pattern use = Pattern.compile("\\b(?:t\\('((?:[^'\\\\]|\\\\.)+)'|counted\\('([^']+)', '([^']+)')");
        for (Path script : scripts()) {
            use.matcher(Files.readString(script))
                    .results()
                    .flatMap(found -> Stream.of(found.group(1), found.group(2), found.group(3)))
                    .filter(word -> word != null)
                    .forEach(used::add);
        }
        Set<String> own = entries(Files.readString(WORDS), "^  '((?:[^'\\\\]|\\\\.)+)': \\[");
        Set<String> pages =
                entries(Files.readString(Path.of("src/main/web/words-de.js")), "^  '((?:[^'\\\\]|\\\\.)+)': '");
        assertThat(used)
                .allSatisfy(word -> assertThat(own.contains(word) || pages.contains(word))
                        .as(word)
                        .isTrue());
        assertThat(own).allSatisfy(word -> assertThat(used).contains(word));
        assertThat(Files.readString(WORDS).lines().filter(line -> line.startsWith("  '")))
                .allSatisfy(line -> assertThat(translations(line))
                        .as(line)
                        .hasSize(7)
                        .allSatisfy(translated -> {
                            assertThat(translated).isNotBlank();
                            assertThat(places(translated)).isEqualTo(places(line.substring(0, line.indexOf(": ["))));
                        }));
    }

    @Test
    void nothingCanEndItsElement() {
        ViewerAssets assets = ViewerAssets.ofDashboard();
        assertThat(assets.script()).doesNotContain("</script", "<!--", "<script");
        assertThat(assets.styles()).doesNotContain("</").doesNotContainPattern("@import|url\\(");
        assertThat(DashboardPage.html()).doesNotContainPattern("\\son\\w+\\s*=\"|\\sstyle=\"|\\shref=\"|\\ssrc=\"");
    }

    private static List<String> translations(String line) {
        return Pattern.compile("'((?:[^'\\\\]|\\\\.)+)'")
                .matcher(line.substring(line.indexOf(": [")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static Set<String> places(String words) {
        return Pattern.compile("\\{\\w+}")
                .matcher(words)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Set<String> entries(String source, String entry) {
        return Pattern.compile(entry, Pattern.MULTILINE)
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }
}

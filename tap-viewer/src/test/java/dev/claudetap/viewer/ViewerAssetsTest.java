package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ViewerAssetsTest {
    private static final Path SOURCES = Path.of("src/main/web");
    /** Words where they are said, where one of two is chosen, counted, a command's, and those in tables behind their key. */
    private static final Pattern SAID = Pattern.compile("\\bt\\('((?:[^'\\\\]|\\\\.)+)'"
            + "|\\bt\\([^'?\\n]*(?:'[^'\\n]*')?[^'?\\n]*\\? '([^'\\n]+)' : '([^'\\n]+)'"
            + "|counted\\('([^']+)', '([^']+)'"
            + "|words: '([^']+)'"
            + "|\\['[a-z_]+', '([^']+)'\\]"
            + "|\\?\\? '([A-Z][^'\\n]+)'");
    /** Scripts whose tables of two columns have words in the second. */
    private static final Set<String> TABLES =
            Set.of("app.js", "cache.js", "context.js", "cost.js", "facts.js", "head.js", "live.js", "timeline.js");

    @Test
    void theScriptsNeverParseTextAsMarkupOrCode() throws Exception {
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<Path> scripts =
                    files.filter(file -> file.toString().endsWith(".js")).toList();
            assertThat(scripts).hasSizeGreaterThan(20);
            for (Path script : scripts) {
                // The live page asks the server that it came from, and the policy of every other page forbids even
                // that.
                assertThat(Files.readString(script).replace("new EventSource('/events')", ""))
                        .as(script.toString())
                        .doesNotContainPattern(
                                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|srcdoc|setHTML"
                                        + "|createContextualFragment|\\beval\\b|new Function|setTimeout\\(['\"`]|\\bimport\\(")
                        .doesNotContainPattern(
                                "fetch\\(|XMLHttpRequest|WebSocket\\(|EventSource\\(|sendBeacon|\\.href\\s*=[^=]");
            }
        }
    }

    @Test
    void everyLanguageHasEveryWord() throws Exception {
        Pattern entry = Pattern.compile("^  '((?:[^'\\\\]|\\\\.)+)': '(.+)',$", Pattern.MULTILINE);
        Set<String> words = new TreeSet<>();
        Map<String, Map<String, String>> languages = new TreeMap<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file :
                    files.filter(script -> script.toString().endsWith(".js")).toList()) {
                String source = Files.readString(file);
                String name = file.getFileName().toString();
                if (name.startsWith("words-")) {
                    Map<String, String> catalogue = languages.computeIfAbsent(name, key -> new TreeMap<>());
                    entry.matcher(source).results().forEach(found -> catalogue.put(found.group(1), found.group(2)));
                } else {
                    words.addAll(said(name, source));
                }
            }
        }
        assertThat(languages).hasSize(7);
        languages.forEach((name, catalogue) -> {
            assertThat(catalogue.keySet()).as(name).containsExactlyInAnyOrderElementsOf(words);
            catalogue.forEach((english, translated) ->
                    assertThat(places(translated)).as(name + ": " + english).isEqualTo(places(english)));
        });
    }

    @Test
    void everyLibraryInTheScriptIsNamedInThePageAndItsLicenceIsInTheJar() throws Exception {
        String build = Files.readString(Path.of("pom.xml"));
        String licences;
        try (InputStream in = ViewerAssets.class.getResourceAsStream("/META-INF/THIRD-PARTY")) {
            licences = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> libraries = Pattern.compile("<groupId>org\\.webjars\\.npm</groupId>\\s*<artifactId>([^<]+)<")
                .matcher(build)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(libraries).hasSizeGreaterThan(2).allSatisfy(library -> {
            assertThat(ViewerAssets.loaded().styles()).contains(" * " + library + ": Copyright (c) ");
            assertThat(licences).contains("\n" + library + " (");
        });
        assertThat(licences)
                .contains("Kevin Decker", "Ivan Sagalaev", "MarkedJS", "THE SOFTWARE IS PROVIDED \"AS IS\"");
    }

    private static List<String> said(String name, String source) {
        return SAID.matcher(source)
                .results()
                .filter(found -> found.group(7) == null || TABLES.contains(name))
                .flatMap(found -> IntStream.rangeClosed(1, 8).mapToObj(found::group))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Set<String> places(String words) {
        return Pattern.compile("\\{\\w+}")
                .matcher(words)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
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

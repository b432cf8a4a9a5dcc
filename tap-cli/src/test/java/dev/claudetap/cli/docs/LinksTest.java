package dev.claudetap.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reader who follows links gets everywhere and never to nowhere; and what is said twice, in two languages, is the same. */
class LinksTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
    private static final Path DOCS = ROOT.resolve("docs");
    private static final Path CHINESE = DOCS.resolve("zh-CN");

    /** The program prints this one, from its own options: it leads nowhere else. */
    private static final Path PRINTED = Path.of("reference.md");

    static Stream<Markdown> documents() throws IOException {
        return Markdown.all(ROOT).stream();
    }

    static Stream<Path> chinesePages() throws IOException {
        try (Stream<Path> pages = Files.list(CHINESE)) {
            return pages.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkIntoTheRepositoryLeadsToAFileAndItsHeading(Markdown document) throws IOException {
        Map<Path, Markdown> known = new HashMap<>();
        for (Markdown other : Markdown.all(ROOT)) {
            known.put(other.file(), other);
        }
        for (Markdown.Link link : document.relativeLinks()) {
            Path target = document.target(link);
            assertThat(target).exists();
            Markdown other = known.get(target);
            if (!link.anchor().isEmpty() && other != null) {
                assertThat(other.anchors()).as(target.toString()).contains(link.anchor());
            }
        }
    }

    @Test
    void theIndexNamesEveryPageAndEveryPageLeadsToItAndOn() throws IOException {
        Markdown index = Markdown.read(DOCS.resolve("README.md"));
        try (Stream<Path> files = Files.list(DOCS)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.equals(index.file()))
                    .toList();

            assertThat(targets(index)).containsAll(pages);
            assertThat(pages)
                    .filteredOn(page -> !page.endsWith(PRINTED))
                    .allSatisfy(page -> assertThat(targets(Markdown.read(page)))
                            .contains(index.file())
                            .anyMatch(target -> pages.contains(target) && !target.equals(page)));
        }
    }

    @Test
    void theTestsThatTheReadmeNamesAreThere() throws IOException {
        Set<String> named = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|IT))`")
                .matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(match -> match.group(1) + ".java")
                .collect(Collectors.toSet());
        Set<String> there = new HashSet<>();
        for (String module : List.of("tap-core", "tap-proxy", "tap-clients", "tap-viewer", "tap-cli")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.forEach(file -> there.add(String.valueOf(file.getFileName())));
            }
        }
        assertThat(named).isNotEmpty().isSubsetOf(there);
    }

    private static List<Path> targets(Markdown document) {
        return document.relativeLinks().stream().map(document::target).toList();
    }

    @ParameterizedTest
    @MethodSource("chinesePages")
    void aChinesePageSaysAllThatItsOriginalSays(Path page) throws IOException {
        Path name = CHINESE.relativize(page);
        Markdown chinese = Markdown.read(page);
        Markdown english = Markdown.read(name.endsWith("README.md") ? ROOT.resolve(name) : DOCS.resolve(name));

        assertThat(chinese.headings()).hasSameSizeAs(english.headings());
        assertThat(chinese.blocks().stream().map(Markdown.Block::text))
                .containsExactlyElementsOf(
                        english.blocks().stream().map(Markdown.Block::text).toList());
        assertThat(chinese.tableRows()).isEqualTo(english.tableRows());
        assertThat(targets(english)).as("its original leads to it").contains(page);
    }
}

package dev.claudetap.cli.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who imports the parent as a BOM gets versions of what we bring and of what their tests of us may need, and no others. */
class ManagedVersionsTest {
    private static final Pattern GROUP = Pattern.compile("<groupId>([^<]+)</groupId>");

    @Test
    void librariesOfOurOwnTestsAreNotManagedForOthers() throws IOException {
        String pom = Files.readString(Checkout.root().resolve("pom.xml"));
        String managed = pom.substring(pom.indexOf("<dependencyManagement>"), pom.indexOf("</dependencyManagement>"));
        List<String> groups = GROUP.matcher(managed)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(groups)
                .contains("dev.claudetap", "io.vertx")
                .noneMatch(group -> group.startsWith("io.opentelemetry"));
        assertThat(groups).doesNotContain("dev.harrel");
    }
}

package dev.claudetap.cli.gates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the jars tell GraalVM's native image about what is found by name. */
class ReachabilityMetadataTest {
    private static List<JsonObject> entries(String module, String section) throws Exception {
        Path file = Checkout.root()
                .resolve(module)
                .resolve("src/main/resources/META-INF/native-image/dev.claudetap")
                .resolve(module)
                .resolve("reachability-metadata.json");
        JsonObject metadata = (JsonObject) JsonText.parse(Files.readString(file));
        List<JsonObject> entries = new ArrayList<>();
        for (JsonValue entry : metadata.array(section).orElseThrow()) {
            entries.add((JsonObject) entry);
        }
        return entries;
    }

    private static String text(JsonObject entry, String member) {
        return entry.string(member).orElse("");
    }

    @Test
    void everyTemplateIsListed() throws Exception {
        List<String> templates;
        try (Stream<Path> files = Files.list(Checkout.root().resolve("tap-viewer/src/main/jte"))) {
            templates = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jte"))
                    .map(name -> "dev.claudetap.viewer.jte.Jte" + name.substring(0, name.length() - 4) + "Generated")
                    .toList();
        }

        assertThat(templates).isNotEmpty();
        assertThat(entries("tap-viewer", "reflection"))
                .extracting(entry -> text(entry, "type"))
                .containsExactlyInAnyOrderElementsOf(templates);
    }

    @Test
    void everyListedTypeAndFieldIsThere() throws Exception {
        for (String module : List.of("tap-core", "tap-viewer")) {
            for (JsonObject entry : entries(module, "reflection")) {
                Class<?> type = Class.forName(text(entry, "type"));
                for (JsonValue field : entry.array("fields").orElse(new JsonArray(List.of()))) {
                    assertThat(type.getField(text((JsonObject) field, "name"))).isNotNull();
                }
            }
        }
    }

    @Test
    void everyListedResourceIsThere() throws Exception {
        ClassLoader loader = getClass().getClassLoader();
        for (String module : List.of("tap-core", "tap-viewer")) {
            for (JsonObject entry : entries(module, "resources")) {
                String glob = text(entry, "glob");
                assertThat(loader.getResource(glob.replace("/*", "/app.js")))
                        .as(glob)
                        .isNotNull();
            }
        }
    }

    @Test
    void onlyTheClassesThatTheMetadataKnowLookForOthersByName() throws IOException {
        List<String> looking = new ArrayList<>();
        for (Path source : Checkout.javaSources()) {
            String text = Files.readString(source);
            boolean byName = text.contains("Class.forName(")
                    || text.contains("getResourceAsStream(")
                    || text.contains("createPrecompiled(");
            if (byName
                    && source.toString().contains("/src/main/")
                    && !source.toString().contains("/tap-cli/")) {
                looking.add(source.getFileName().toString());
            }
        }

        assertThat(looking)
                .containsExactlyInAnyOrder(
                        "PriceTable.java", "ZstdDecoder.java", "HtmlViewer.java", "ViewerAssets.java");
    }
}

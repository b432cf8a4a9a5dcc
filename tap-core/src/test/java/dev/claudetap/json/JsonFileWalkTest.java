package dev.claudetap.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileWalkTest {
    /** The names of the members, and how long the elements of those are that are arrays. */
    private static List<String> walk(String json) throws IOException {
        List<String> found = new ArrayList<>();
        JsonFileWalk walk = new JsonFileWalk(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        walk.members(name -> {
            if (walk.isArray()) {
                walk.elements(() -> found.add(name + walk.value().length()));
            } else {
                found.add(name + walk.value().length());
            }
        });
        return found;
    }

    @Test
    void membersAndElementsAreFound() throws IOException {
        assertThat(walk("{ \"a\" : [1, {\"x\":[\"]\"]} ,\"\\\"\"], \"b\\\"c\":true}"))
                .containsExactly("a1", "a12", "a4", "b\"c4");
        assertThat(walk("{}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[}",
                "{\"a\":[{}}",
                "{\"a\":[,]}",
                "{\"a\":1]",
                "{\"a\":}",
                "{\"a\"}",
                "{\"a\",1}",
                "{,}",
                "{1:2}",
                "{\"a\":\"b",
                "{\"a\":[{]}"
            })
    void whatIsDamagedIsRefused(String json) {
        assertThatThrownBy(() -> walk(json)).isInstanceOf(IOException.class).hasMessage("the JSON is not whole");
    }

    @Test
    void aNameWithoutEndIsNotHeld() throws IOException {
        String name = "x".repeat(100_000);

        assertThat(walk("{\"" + name + "\":1,\"y\":2}"))
                .hasSize(2)
                .element(0)
                .asString()
                .hasSize(4097);
    }
}

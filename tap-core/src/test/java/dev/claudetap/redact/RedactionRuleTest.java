package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionRuleTest {
    @TempDir
    Path folder;

    @Test
    void readsRulesFromAFile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("rules.json"),
                "[{\"target\":\"text\",\"name\":\"ticket\",\"pattern\":\"T-[0-9]+\"},"
                        + "{\"target\":\"json_key\",\"pattern\":\"customer.*\"}]");
        List<RedactionRule> rules = RedactionRule.load(file);
        assertThat(rules).extracting(RedactionRule::name).containsExactly("ticket", "secret");
        assertThat(rules)
                .extracting(RedactionRule::target)
                .containsExactly(RedactionRule.Target.TEXT, RedactionRule.Target.JSON_KEY);
        Redactor redactor = Redactor.of(rules);
        assertThat(redactor.text("{\"CustomerName\":\"acme\",\"a\":\"T-1\"}"))
                .doesNotContain("acme")
                .doesNotContain("T-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "[{\"target\":\"text\"}]",
                "[{\"target\":\"moon\",\"pattern\":\"a\"}]",
                "[{\"target\":\"text\",\"pattern\":\"(\"}]",
                "[{\"target\":\"text\",\"name\":\"a b\",\"pattern\":\"a\"}]"
            })
    void refusesAFileThatHoldsNoRules(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.json"), content);
        assertThatThrownBy(() -> RedactionRule.load(file)).isInstanceOf(IOException.class);
    }
}

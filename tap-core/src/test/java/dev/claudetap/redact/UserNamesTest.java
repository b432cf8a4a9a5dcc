package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNamesTest {
    private static String afterSeeing(String source, String text) {
        UserNames names = new UserNames();
        names.look(source);
        return Redactor.of(names.rules()).text(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/alice/project",
                "cwd is /Users/alice",
                "first\\n/home/alice/x",
                "file:///home/alice/x",
                "C:\\Users\\alice\\x",
                "{\"path\":\"C:\\\\Users\\\\alice\\\\x\"}",
                "USER=alice",
                "PATH=x\\nLOGNAME=alice\\n",
                "?user=alice&x=1",
                "{\"username\": \"alice\"}",
                "{\"text\":\"{\\\"user\\\":\\\"alice\\\"}\"}",
                "Author: Alice <x@example.com>",
                "Git user: Alice\\nStatus"
            })
    void aNameIsTakenOutWhereverItStandsAsAWord(String source) {
        assertThat(afterSeeing(source, "-rw-r--r-- 1 alice alice; ~/.claude/projects/-home-alice-src, says Alice"))
                .doesNotContainIgnoringCase("alice")
                .startsWith("-rw-r--r-- 1 [redacted:user:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/home/malice",
                "src/home/malice",
                "user=malice()",
                "user: malice",
                "\"role\":\"user\"",
                "\"user\":\"0b7c1f58-9b5e-4a0e-8f0e-1d6a4c9d2e77-malice\"",
                "/home/root",
                "/home/al/x"
            })
    void whatIsNoNameStays(String source) {
        String text = "malice of the user root, al and 0b7c1f58";

        assertThat(afterSeeing(source, text)).isEqualTo(text);
    }

    @Test
    void wordsThatOnlyHoldANameStay() {
        assertThat(afterSeeing("/home/ann/x", "planned by ann, announced by Ann_2"))
                .startsWith("planned by [redacted:user:")
                .contains(", announced by [redacted:user:")
                .endsWith("]_2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jürgen", "Łukasz", "李小龙", "иван"})
    void namesAreNotOnlyEnglish(String name) {
        assertThat(afterSeeing("/home/" + name + "/x", "by " + name + "."))
                .startsWith("by [redacted:user:")
                .doesNotContain(name);
        assertThat(afterSeeing("USER=" + name, "by " + name + ".")).startsWith("by [redacted:user:");
    }

    @Test
    void itTellsWhenThereAreTooManyNames() {
        UserNames names = new UserNames();
        for (int i = 0; i < 199; i++) {
            names.look("/home/user" + i + "/x");
        }

        assertThat(names.isFull()).isFalse();
        names.look("/home/alice/x");
        assertThat(names.isFull()).isTrue();
    }

    @Test
    void fullNamesGoWhole() {
        assertThat(afterSeeing("Author: Jane van Doe <jane@example.com>\\nDate", "thanks to Jane van Doe!"))
                .startsWith("thanks to [redacted:user:")
                .endsWith("]!");
    }
}

package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import dev.claudetap.json.JsonString;
import dev.claudetap.trace.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharingRulesTest {
    private final Redactor redactor = redactor();

    private static Redactor redactor() {
        List<RedactionRule> rules = new ArrayList<>(SharingRules.paths());
        rules.addAll(SharingRules.email());
        rules.addAll(SharingRules.images());
        rules.add(SharingRules.custom(Pattern.compile("ACME-\\d+")));
        return Redactor.of(rules);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/alice/project/Main.java",
                "/Users/alice/x",
                "~/notes.md",
                "C:\\Users\\alice\\x.txt",
                "C:/Users/alice/x.txt",
                "/tmp/build/alice.log",
                "\\\\server\\share\\alice",
                "alice@example.com",
                "alice.b+c@mail.example.co.uk",
                "ACME-4711",
                "/Users/Alice alice/Documents/alice.txt",
                "C:\\Users\\Alice alice\\x.txt"
            })
    void isTakenOutWhole(String own) {
        String text = redactor.text("before " + own + ", after");

        assertThat(text)
                .startsWith("before [redacted:")
                .endsWith("], after")
                .doesNotContain("alice", "4711", "example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/messages?beta=true",
                "https://example.com/home/page",
                "src/main/java/A.java",
                "a/b",
                "and/or",
                "x @ y",
                "user@localhost",
                "3/4",
                "</div>",
                "12:30:45",
                "C: yes",
                "~5"
            })
    void staysAsItIs(String text) {
        assertThat(redactor.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///home/alice/x.txt",
                "PATH=/usr/bin:/home/alice/bin",
                "cwd:/home/alice/p",
                "-I/home/alice/inc",
                "--- a/home/alice/x",
                "vscode-remote://ssh/home/alice/x",
                "{\"/home/alice\":1,\"ACME-1\":2,\"a\":\"alice@b.de\"}"
            })
    void isTakenOutWhateverStandsInFront(String own) {
        assertThat(redactor.text(own)).contains("[redacted:path").doesNotContain("alice", "ACME");
        assertThat(((Body.Json) redactor.body(new Body.Json(new JsonString(own).toJson()), null)).text())
                .doesNotContain("alice", "ACME");
    }

    @Test
    void namesOfMembersAreLookedAtToo() {
        Body body = redactor.body(new Body.Json("{\"/home/al/x\":1,\"b@corp.com\":2,\"ACME-1\":3,\"b\":4}"), null);

        assertThat(((Body.Json) body).text())
                .doesNotContain("/home/al", "corp.com", "ACME-1")
                .contains(":1", ":2", ":3", "\"b\":4");
    }

    @Test
    void picturesOfEverySizeAndShapeAreTakenOut() {
        String small = "iVBORw0KGgoAAAANSUhEUg==";
        String request = """
                {"messages":[{"role":"user","content":[
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}},
                {"type":"text","text":"a picture"},
                {"image":{"format":"png","source":{"bytes":"%s"}}},
                {"inlineData":{"mimeType":"image/png","data":"%s"}},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}},
                {"type":"document","source":{"media_type":"text/plain","data":"words"}}]}]}""".formatted(small, small, small, small);

        Body body = redactor.redact(ImageRemoval.without(Records.post("/v1/messages", request, "{}")))
                .request()
                .body();

        assertThat(((Body.Json) body).text())
                .doesNotContain("iVBOR")
                .contains("a picture", "\"media_type\":\"image/png\"", "words", "[redacted:image]");
        assertThat(redactor.text("x " + "QUJD".repeat(300) + " y"))
                .startsWith("x [redacted:image:")
                .endsWith("] y");
    }
}

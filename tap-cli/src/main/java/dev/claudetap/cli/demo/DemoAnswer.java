package dev.claudetap.cli.demo;

import dev.claudetap.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts the blocks of one streamed answer together, as an agent's client library does, and shows text as it comes. */
final class DemoAnswer {
    private static final String DATA = "data: ";

    private final PrintStream out;
    private final List<JsonObject> blocks = new ArrayList<>();
    private JsonObject block = JsonObject.EMPTY;
    private StringBuilder collected = new StringBuilder();

    DemoAnswer(PrintStream out) {
        this.out = out;
    }

    List<JsonObject> read(InputStream stream) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(DATA)) {
                accept(DemoScript.object(line.substring(DATA.length())));
            }
        }
        return blocks;
    }

    private void accept(JsonObject event) throws IOException {
        switch (event.string("type").orElse("")) {
            case "content_block_start" -> {
                block = event.object("content_block").orElseThrow();
                collected = new StringBuilder();
            }
            case "content_block_delta" -> delta(event.object("delta").orElseThrow());
            case "content_block_stop" -> blocks.add(whole());
            default -> {
                // The others say nothing about the conversation.
            }
        }
    }

    private void delta(JsonObject delta) {
        delta.string("text").ifPresent(text -> {
            out.print(text);
            out.flush();
        });
        delta.string("signature")
                .ifPresent(signature ->
                        block = block.toBuilder().put("signature", signature).build());
        delta.string("text")
                .or(() -> delta.string("thinking"))
                .or(() -> delta.string("partial_json"))
                .ifPresent(collected::append);
    }

    private JsonObject whole() throws IOException {
        String type = block.string("type").orElse("");
        if (type.equals("tool_use")) {
            return block.toBuilder()
                    .put("input", DemoScript.object(collected.toString()))
                    .build();
        }
        if (type.equals("text")) {
            out.println();
        }
        return block.toBuilder().put(type, collected.toString()).build();
    }
}

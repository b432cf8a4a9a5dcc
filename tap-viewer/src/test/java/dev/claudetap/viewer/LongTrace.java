package dev.claudetap.viewer;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A long session: each request repeats the conversation so far, which begins anew now and then. */
final class LongTrace {
    private static final int TURNS = 120;
    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    private LongTrace() {}

    static List<TraceRecord> records(int count) {
        List<TraceRecord> records = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i % TURNS == 0) {
                messages.clear();
            }
            messages.add("{\"role\":\"user\",\"content\":\"Question " + i + ". " + words(i, 40) + "\"}");
            String answer = "{\"type\":\"text\",\"text\":\"Answer " + i + ". " + words(i + 7, 60) + "\"}";
            records.add(record(i, String.join(",", messages), answer));
            messages.add("{\"role\":\"assistant\",\"content\":[" + answer + "]}");
        }
        return records;
    }

    private static String words(int seed, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append("word").append((seed * 31 + i * 17) % 997).append(' ');
        }
        return words.toString();
    }

    private static TraceRecord record(int i, String messages, String answer) {
        Instant start = START.plusSeconds(i);
        RecordHeader header = new RecordHeader(
                String.format(java.util.Locale.ROOT, "req_%012x", i),
                new Turn(i + 1, 1),
                new Timing(start, start.plusMillis(300), start.plusMillis(900)),
                Outcome.COMPLETED,
                null,
                "https://api.anthropic.com",
                new Capture("claude", "reverse"));
        String body = "{\"model\":\"claude-opus-4-6\",\"max_tokens\":999,\"system\":\"You are a coding agent that says "
                + words(1, 300) + "\",\"messages\":[" + messages + "]}";
        String reply = "{\"id\":\"msg_" + i
                + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-opus-4-6\","
                + "\"content\":[" + answer + "],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":" + (i + 20)
                + ",\"output_tokens\":80}}";
        return new TraceRecord.Http(
                header,
                new RequestRecord("POST", "/v1/messages", Headers.EMPTY, new Body.Json(body), BodyInfo.NONE),
                new ResponseRecord(
                        200, "OK", Headers.EMPTY, Headers.EMPTY, new Body.Json(reply), BodyInfo.NONE, List.of()));
    }
}

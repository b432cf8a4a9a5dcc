package dev.claudetap.sessions;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.SessionFiles;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** An output directory that is filled session by session, as runs of agents would fill it. */
final class SessionFolder {
    static final String VERSION = "1.2.3";

    private final Path folder;
    private int calls;

    SessionFolder(Path folder) {
        this.folder = folder;
    }

    SessionStore store() {
        return SessionStore.of(List.of(folder), VERSION);
    }

    /** A session that began at that time and goes on. */
    SessionFiles begin(Instant at, String client) throws IOException {
        SessionFiles session = SessionFiles.create(folder, Clock.fixed(at, ZoneOffset.UTC));
        Manifest.of(folder).begin(session, new Capture(client, "reverse"), VERSION);
        return session;
    }

    void end(SessionFiles session) throws IOException {
        Manifest.of(folder).end(session, VERSION);
    }

    /** A session of one answered call, over by now. */
    SessionFiles ended(Instant at, String prompt, String answer) throws IOException {
        SessionFiles session = begin(at, "claude");
        append(session, call(at, prompt, answer));
        end(session);
        return session;
    }

    static void append(SessionFiles session, TraceRecord record) throws IOException {
        Files.writeString(session.trace(), TraceJson.write(record) + "\n", StandardOpenOption.APPEND);
    }

    TraceRecord call(Instant at, String prompt, String answer) {
        return record(
                at,
                200,
                "{\"model\":\"claude-sonnet\",\"max_tokens\":100,\"system\":\"You are careful.\",\"tools\":[{\"name\":\"Read\","
                        + "\"description\":\"Reads a file\",\"input_schema\":{}}],\"messages\":[{\"role\":\"user\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"<system-reminder>be kind</system-reminder>\"},"
                        + "{\"type\":\"text\",\"text\":\"" + prompt + "\"}]}]}",
                "{\"type\":\"message\",\"model\":\"claude-sonnet\",\"content\":[{\"type\":\"text\",\"text\":\"" + answer
                        + "\"}],\"usage\":{\"input_tokens\":10,\"output_tokens\":5,\"cache_read_input_tokens\":100}}");
    }

    TraceRecord failure(Instant at) {
        return record(
                at,
                529,
                "{\"model\":\"claude-sonnet\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
    }

    TraceRecord telemetry(Instant at) {
        RequestRecord request =
                new RequestRecord("GET", "/api/hello", Headers.EMPTY, new Body.Text("unusualword"), BodyInfo.NONE);
        return new TraceRecord.Http(header(at), request, ResponseRecord.none());
    }

    private TraceRecord record(Instant at, int status, String request, String response) {
        return new TraceRecord.Http(
                header(at),
                new RequestRecord("POST", "/v1/messages", Headers.EMPTY, new Body.Json(request), BodyInfo.NONE),
                new ResponseRecord(
                        status, "", Headers.EMPTY, Headers.EMPTY, new Body.Json(response), BodyInfo.NONE, List.of()));
    }

    private RecordHeader header(Instant at) {
        calls++;
        return new RecordHeader(
                String.format("req_%012x", calls),
                Turn.of(calls),
                new Timing(at, at.plusMillis(20), at.plusSeconds(2)),
                Outcome.COMPLETED,
                null,
                "http://127.0.0.1:9",
                new Capture("claude", "reverse"));
    }
}

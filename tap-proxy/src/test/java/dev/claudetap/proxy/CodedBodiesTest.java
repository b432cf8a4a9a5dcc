package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content codings: on the wire they pass as they are, in the record they are taken off. */
class CodedBodiesTest {
    private static final String ASK = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"caf\u00e9 "
            + "again and ".repeat(500) + "again\"}]}";
    private static final String REPLY = "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\""
            + "and \u4f60\u597d ".repeat(500) + "\"}]}";

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "raw deflate", "br", "zstd", "gzip, zstd", "identity"})
    void bytesPassAndTheRecordIsDecoded(String coding) throws Exception {
        String name = coding.equals("raw deflate") ? "deflate" : coding;
        byte[] ask = encode(coding, ASK);
        byte[] reply = encode(coding, REPLY);
        try (RawOrigin origin = RawOrigin.answering(join(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: " + name
                                + "\r\nContent-Length: " + reply.length + "\r\n\r\n",
                        reply));
                TapSession session = session(origin);
                RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
            agent.send(join(
                    "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: "
                            + name + "\r\nContent-Length: " + ask.length + "\r\n\r\n",
                    ask));
            assertThat(agent.readHead()).contains("Content-Encoding: " + name + "\r\n");
            assertThat(agent.in.readNBytes(reply.length)).isEqualTo(reply);
            assertThat(origin.nextRequest())
                    .contains("Content-Encoding: " + name + "\r\n")
                    .endsWith("\r\n\r\n" + new String(ask, StandardCharsets.ISO_8859_1));
            TraceRecord record = onlyRecord(session);
            assertThat(record.request().body()).isEqualTo(new Body.Json(ASK));
            assertThat(record.response().body()).isEqualTo(new Body.Json(REPLY));
            assertThat(record.request().bodyInfo().wireBytes()).isEqualTo(ask.length);
            assertThat(record.response().bodyInfo().wireBytes()).isEqualTo(reply.length);
            assertThat(record.response().headers().all("content-encoding")).containsExactly(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void codedEventStreamCutAnywherePassesAndIsReassembled(String coding) throws Exception {
        byte[] stream = encode(coding, """
                event: message_start
                data: {"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","content":[]}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"caf\u00e9 one"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_stop
                data: {"type":"message_stop"}

                """);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int at = 0; at < stream.length; at += 7) {
            int size = Math.min(7, stream.length - at);
            chunks.writeBytes((size + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunks.write(stream, at, size);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] body = chunks.toByteArray();
        try (RawOrigin origin = RawOrigin.answering(join(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: " + coding
                                + "\r\nTransfer-Encoding: chunked\r\n\r\n",
                        body));
                TapSession session = session(origin);
                RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
            agent.send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            agent.readHead();
            assertThat(agent.in.readNBytes(body.length)).isEqualTo(body);
            TraceRecord record = onlyRecord(session);
            assertThat(record.response().body()).isInstanceOf(Body.Json.class);
            assertThat(record.response().body().toString()).contains("caf\u00e9 one", "\"m1\"");
            assertThat(record.response().bodyInfo().wireBytes()).isEqualTo(stream.length);
        }
    }

    private static TapSession session(RawOrigin origin) throws TapException {
        return TapSession.start(
                TapOptions.reverse(origin.url()).environment(Map.of()).build());
    }

    private static TraceRecord onlyRecord(TapSession session) throws Exception {
        assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
        assertThat(session.trace().records()).hasSize(1);
        TraceRecord record = session.trace().records().get(0);
        assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
        return record;
    }

    private static byte[] join(String head, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static byte[] encode(String codings, String text) throws IOException {
        byte[] result = text.getBytes(StandardCharsets.UTF_8);
        for (String coding : codings.split(", ", -1)) {
            result = switch (coding) {
                case "gzip", "x-gzip" -> stream(result, GZIPOutputStream::new);
                case "deflate" -> stream(result, DeflaterOutputStream::new);
                case "raw deflate" -> stream(result, out -> new DeflaterOutputStream(out, new Deflater(6, true)));
                case "zstd" -> stream(result, ZstdOutputStream::new);
                case "br" -> storedBrotli(result);
                default -> result;
            };
        }
        return result;
    }

    /** There is no brotli encoder in Java: one uncompressed meta-block, and the empty last one (RFC 7932, 9.2). */
    private static byte[] storedBrotli(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int header = (plain.length - 1) << 4 | 1 << 20;
        out.write(header);
        out.write(header >> 8);
        out.write(header >> 16);
        out.writeBytes(plain);
        out.write(3);
        return out.toByteArray();
    }

    private interface Coding {
        OutputStream open(OutputStream out) throws IOException;
    }

    private static byte[] stream(byte[] plain, Coding coding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream coded = coding.open(out)) {
            coded.write(plain);
        }
        return out.toByteArray();
    }
}

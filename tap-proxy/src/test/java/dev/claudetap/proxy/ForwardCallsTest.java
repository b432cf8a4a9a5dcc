package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** A gRPC call through a forward session becomes a record that can be read. */
class ForwardCallsTest {
    private static final String NAME = "grpc.upstream.example";

    /** An envelope around a message whose field 1 is that text. */
    private static byte[] envelope(String text, boolean compressed) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] message = ByteBuffer.allocate(content.length + 2)
                .put((byte) 0x0a)
                .put((byte) content.length)
                .put(content)
                .array();
        if (compressed) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream to = new GZIPOutputStream(zipped)) {
                to.write(message);
            }
            message = zipped.toByteArray();
        }
        return ByteBuffer.allocate(message.length + 5)
                .put((byte) (compressed ? 1 : 0))
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static String json(Body body) {
        return ((Body.Json) body).text();
    }

    @Test
    void messagesOfBothSidesAreRecordedDecompressedAndWithoutSecrets() throws Exception {
        String key = "sk-ant-api03-" + "Fake0key".repeat(11) + "-FakeAA";
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    // An answer that is over first would end the exchange without them.
                    stream.readToEnd();
                    stream.headers(
                            false, ":status", "200", "content-type", "application/grpc", "grpc-encoding", "gzip");
                    stream.data(envelope("one answer", true), false);
                    stream.data(envelope("and another", false), false);
                    stream.headers(true, "grpc-status", "0", "grpc-message", "fine");
                });
                TapSession session = TapSession.start(TapOptions.forward()
                        .resolve(NAME, new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port()))
                        .ephemeralAuthority()
                        .environment(Map.of())
                        .build());
                Http2Peer agent = Http2Peer.agentInTunnel(session.proxyUri().getPort(), NAME, 50051)) {
            Http2TestStream stream = agent.open()
                    .request(false, "POST", "/chat.Chat/Say", "content-type", "application/grpc", "te", "trailers")
                    .data(envelope("my key is " + key, false), true);
            assertThat(stream.skipTo("HEADERS grpc-status"))
                    .isEqualTo("HEADERS grpc-status: 0\ngrpc-message: fine END");
            assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
            TraceRecord record = session.trace().records().get(0);
            assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(record.header().upstreamBaseUrl()).isEqualTo("http://" + NAME + ":50051");
            assertThat(record.request().path()).isEqualTo("/chat.Chat/Say");
            assertThat(json(record.request().body()))
                    .contains("\"value\":\"my key is [redacted:")
                    .doesNotContain("Fake0key");
            assertThat(json(record.response().body()))
                    .contains("\"compressed\":true", "\"value\":\"one answer\"", "\"value\":\"and another\"");
            assertThat(record.response().trailers().first("grpc-status")).contains("0");
        }
    }
}

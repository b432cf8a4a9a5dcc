package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkRunTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String LARGE = "y".repeat(300);
    private static final String BODY = "5\r\nhello\r\n" + "1\r\n \r\n" + "00A\r\n0123456789\r\n" + "a\r\nabcdefghij\r\n"
            + "3;name=value\r\next\r\n" + "12c\r\n" + LARGE + "\r\n" + "2\r\n\r\n\r\n";
    private static final String PAYLOAD = "hello 0123456789abcdefghijext" + LARGE + "\r\n";
    private static final String END = "0\r\nDigest: abc\r\n\r\n";

    private final UpstreamDecoder decoder = new UpstreamDecoder();
    private final List<HttpObject> seen = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpResponse) {
                decoder.takesRuns();
            }
            seen.add((HttpObject) message);
        }
    });

    @Test
    void chunksThatCameTogetherGoOnTogetherWithTheirFraming() {
        receive(HEAD + "5\r\nhello\r\n1\r\n \r\n00A\r\n0123456789\r\n" + END);
        assertThat(seen).hasSize(3);
        ChunkRun run = (ChunkRun) seen.get(1);
        assertThat(run.content().toString(StandardCharsets.US_ASCII))
                .isEqualTo("5\r\nhello\r\n1\r\n \r\n00A\r\n0123456789\r\n");
        List<String> payloads = new ArrayList<>();
        run.forEachPayload(payload ->
                payloads.add(StandardCharsets.US_ASCII.decode(payload).toString()));
        assertThat(payloads).containsExactly("hello", " ", "0123456789");
        releaseAll();
    }

    @Test
    void bodyIsTheSameWhereverItsBytesAreSplit() {
        String whole = HEAD + BODY + END;
        for (int first = 1; first < whole.length(); first++) {
            int second = Math.min(whole.length(), first + 7);
            receive(whole.substring(0, first));
            receive(whole.substring(first, second));
            receive(whole.substring(second));
            assertThat(payload()).as("split at %d", first).isEqualTo(PAYLOAD);
            LastHttpContent last = (LastHttpContent) seen.get(seen.size() - 1);
            assertThat(last.decoderResult().isSuccess()).isTrue();
            assertThat(last.trailingHeaders().get("digest")).isEqualTo("abc");
            releaseAll();
            decoder.expect(false);
        }
    }

    @Test
    void byteByByteNothingWaitsForItsChunkToBeWhole() {
        receive(HEAD + "40\r\n");
        for (int i = 0; i < 0x40; i++) {
            receive("z");
            assertThat(payload()).hasSize(i + 1);
        }
        receive("\r\n5\r\nhello\r\n");
        assertThat(seen.get(seen.size() - 1)).isInstanceOf(ChunkRun.class);
        assertThat(payload()).hasSize(0x45);
        releaseAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"g\r\nx\r\n", "5\nhello\r\n", "5\r\nhelloXX", "-1\r\n", " 5\r\nhello\r\n", "ffffffffff\r\n"})
    void whatIsNoChunkIsRefused(String odd) {
        receive(HEAD + "5\r\nhello\r\n" + odd + "5\r\nworld\r\n" + END);
        assertThat(seen)
                .anySatisfy(message ->
                        assertThat(message.decoderResult().isFailure()).isTrue());
        releaseAll();
    }

    private void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
    }

    private String payload() {
        StringBuilder all = new StringBuilder();
        Consumer<ByteBuffer> add = part -> all.append(StandardCharsets.US_ASCII.decode(part));
        for (HttpObject message : seen) {
            if (message instanceof ChunkRun run) {
                run.forEachPayload(add);
            } else if (message instanceof HttpContent content) {
                ByteBuf bytes = content.content();
                all.append(bytes.toString(StandardCharsets.US_ASCII));
            }
        }
        return all.toString();
    }

    private void releaseAll() {
        for (HttpObject message : seen) {
            if (message instanceof HttpContent content) {
                content.release();
            }
        }
        seen.clear();
    }
}

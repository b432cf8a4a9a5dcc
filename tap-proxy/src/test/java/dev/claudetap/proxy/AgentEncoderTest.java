package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentEncoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new AgentEncoder());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void smallChunksOfABurstLeaveInOneBufferAndStayChunksOfTheirOwn() {
        startAnswer(true);
        Outbound.write(channel, piece("a"));
        Outbound.write(channel, piece("b".repeat(16)));
        Outbound.write(channel, piece("c".repeat(0x123)));
        assertThat(channel.outboundMessages()).as("before the flush").isEmpty();
        channel.flush();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(sent()).isEqualTo("1\r\na\r\n10\r\n" + "b".repeat(16) + "\r\n123\r\n" + "c".repeat(0x123) + "\r\n");
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(sent()).isEqualTo("0\r\n\r\n");
    }

    @Test
    void orderHoldsBetweenSmallAndLargeChunksAndTheEnd() {
        startAnswer(true);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            int size = i % 7 == 0 ? 3_000 : 1 + i * 30;
            String text = String.valueOf((char) ('a' + i % 26)).repeat(size);
            Outbound.write(channel, piece(text));
            expected.append(Integer.toHexString(size))
                    .append("\r\n")
                    .append(text)
                    .append("\r\n");
        }
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(sent()).isEqualTo(expected + "0\r\n\r\n");
    }

    @Test
    void bodyWithALengthPassesAsItIs() {
        startAnswer(false);
        channel.writeOutbound(piece("abc"));
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(sent()).isEqualTo("abc");
    }

    @Test
    void unsentBurstIsGivenBackWhenTheConnectionEnds() {
        startAnswer(true);
        DefaultHttpContent piece = piece("never sent");
        Outbound.write(channel, piece);
        assertThat(piece.refCnt()).as("copied, and given back").isZero();
        Outbound.close(channel);
        assertThat(sent()).isEmpty();
    }

    private void startAnswer(boolean chunked) {
        DefaultHttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        if (chunked) {
            answer.headers().set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        } else {
            answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 3);
        }
        channel.writeOutbound(answer);
        assertThat(sent()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
    }

    private static DefaultHttpContent piece(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return all.toString();
    }
}

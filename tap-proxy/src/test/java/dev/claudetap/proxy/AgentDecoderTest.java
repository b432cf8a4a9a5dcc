package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows a CONNECT is kept until it is known whose it is. */
class AgentDecoderTest {
    private static final String CONNECT = "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n";
    private static final String GET = "GET /after HTTP/1.1\r\nHost: api.example\r\n\r\n";

    private final AgentDecoder decoder = new AgentDecoder();
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder, new Names());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** Answers each request with its target, and sends answers when a read is complete, as the relays do. */
    private static final class Names extends ChannelInboundHandlerAdapter {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored")
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                ctx.write(request.uri());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void whatFollowsAConnectIsReadAndAnsweredWhenTheConnectCameToNothing() {
        receive(CONNECT + GET);
        assertThat(channel.<String>readOutbound()).isEqualTo("api.example:443");
        assertThat(channel.<String>readOutbound()).isNull();
        decoder.goOn();
        channel.runPendingTasks();
        // Nothing else is read that would send it.
        assertThat(channel.<String>readOutbound()).isEqualTo("/after");
    }

    @Test
    void requestsThatComeLaterAreReadAsUsual() {
        receive(CONNECT);
        assertThat(channel.<String>readOutbound()).isEqualTo("api.example:443");
        decoder.goOn();
        receive(GET);
        assertThat(channel.<String>readOutbound()).isEqualTo("/after");
    }

    @Test
    void tunnelGetsWhatFollowsAsItCame() {
        receive(CONNECT + GET);
        channel.pipeline().removeLast();
        channel.pipeline().remove(decoder);
        ByteBuf kept = channel.readInbound();
        assertThat(kept.toString(StandardCharsets.ISO_8859_1)).isEqualTo(GET);
        kept.release();
    }

    @Test
    void goingOnAfterTheConnectionIsSomebodyElsesDoesNothing() {
        receive(CONNECT + GET);
        assertThat(channel.<String>readOutbound()).isEqualTo("api.example:443");
        decoder.goOn();
        channel.pipeline().remove(decoder);
        channel.runPendingTasks();
        assertThat(channel.<String>readOutbound()).isNull();
    }
}

package dev.claudetap.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 agent or origin, frame by frame. */
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Peer implements AutoCloseable {
    private static final ApplicationProtocolConfig HTTP2 = new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "h2");

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> connections = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Http2Settings settings;
    private @Nullable Channel channel;

    /** What an origin does with a stream, on a thread of the stream's own. */
    interface Dialogue {
        void serve(Http2TestStream stream) throws Exception;
    }

    private Http2Peer(Http2Settings settings) {
        this.settings = settings;
    }

    static Http2Peer origin(Http2Settings settings, Dialogue dialogue) throws Exception {
        return origin(settings, connection -> new ChannelHandler[0], dialogue);
    }

    /** An origin that speaks TLS with that certificate. */
    static Http2Peer originInTls(HeldCertificate certificate, Dialogue dialogue) throws Exception {
        SslContext context = SslContextBuilder.forServer(certificate.keyPair().getPrivate(), certificate.certificate())
                .applicationProtocolConfig(HTTP2)
                .build();
        return origin(
                Http2Settings.defaultSettings(),
                connection -> new ChannelHandler[] {context.newHandler(connection.alloc())},
                dialogue);
    }

    private static Http2Peer origin(
            Http2Settings settings, Function<Channel, ChannelHandler[]> first, Dialogue dialogue) throws Exception {
        Http2Peer peer = new Http2Peer(settings);
        peer.channel = new ServerBootstrap()
                .group(peer.loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(first.apply(connection));
                        peer.speak(connection, Http2FrameCodecBuilder.forServer(), dialogue);
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return peer;
    }

    static Http2Peer origin(Dialogue dialogue) throws Exception {
        return origin(Http2Settings.defaultSettings(), dialogue);
    }

    /** An agent that is connected to that port. */
    static Http2Peer agent(int port) throws Exception {
        return agent(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new ChannelHandler[0]);
    }

    /** An agent in a tunnel that the proxy at {@code proxyPort} makes to that host and port. */
    static Http2Peer agentInTunnel(int proxyPort, String host, int port) throws Exception {
        InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort);
        return agent(InetSocketAddress.createUnresolved(host, port), new HttpProxyHandler(proxy));
    }

    /** An agent that speaks TLS in such a tunnel. */
    static Http2Peer agentInTls(int proxyPort, String host) throws Exception {
        SslContext context = SslContextBuilder.forClient()
                .trustManager(ForwardTap.root())
                .applicationProtocolConfig(HTTP2)
                .build();
        InetSocketAddress proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort);
        return agent(
                InetSocketAddress.createUnresolved(host, 443),
                new HttpProxyHandler(proxy),
                context.newHandler(UnpooledByteBufAllocator.DEFAULT, host, 443));
    }

    /** Ends the agent's side of the TLS and nothing else. */
    void sayGoodbyeInTls() throws InterruptedException {
        channel().pipeline().get(SslHandler.class).closeOutbound().sync();
    }

    private static Http2Peer agent(InetSocketAddress to, ChannelHandler... first) throws Exception {
        Http2Peer peer = new Http2Peer(Http2Settings.defaultSettings());
        peer.channel = new Bootstrap()
                .group(peer.loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(first);
                        peer.speak(connection, Http2FrameCodecBuilder.forClient(), stream -> {});
                    }
                })
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .connect(to)
                .sync()
                .channel();
        return peer;
    }

    private void speak(Channel connection, Http2FrameCodecBuilder codec, Dialogue dialogue) {
        connections.add(connection);
        Http2FrameCodec speaking = codec.initialSettings(settings)
                .validateHeaders(false)
                .encoderIgnoreMaxHeaderListSize(true)
                .gracefulShutdownTimeoutMillis(0)
                // Only the tap's own limits are tested: an origin's would end the connection that all agents share.
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .encoderEnforceMaxRstFramesPerWindow(0, 0)
                .build();
        connection
                .pipeline()
                .addLast(
                        speaking,
                        new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                serve(new Http2TestStream(stream), dialogue);
                            }
                        }),
                        new Events(speaking));
    }

    private static void serve(Http2TestStream stream, Dialogue dialogue) {
        Thread thread = new Thread(
                () -> {
                    try {
                        dialogue.serve(stream);
                    } catch (Exception e) {
                        // Whatever a dialogue throws: the thread's end shows it.
                        throw new IllegalStateException("the origin's dialogue failed", e);
                    }
                },
                "http2-origin");
        thread.setDaemon(true);
        thread.start();
    }

    private final class Events extends ChannelInboundHandlerAdapter {
        private final Http2FrameCodec codec;

        Events(Http2FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            // One stream that is not read must not stop the others.
            Http2Codecs.widen(codec, ctx.channel(), 16 * 1024 * 1024);
            ctx.flush();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2GoAwayFrame away) {
                events.add("GOAWAY " + away.errorCode());
            } else if (frame instanceof Http2PingFrame ping && ping.ack()) {
                events.add("PING " + ping.content());
            } else if (frame instanceof Http2SettingsFrame) {
                // Whatever the other side says: a test decides itself how many streams it opens.
                codec.connection().local().maxActiveStreams(Integer.MAX_VALUE);
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("CLOSED");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add("FAILED");
        }
    }

    /** What the connection itself was told next: GOAWAY with its code, a PING's answer, its end. */
    String nextEvent() throws InterruptedException {
        String next = events.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the connection was told nothing within 60 s");
        }
        return next;
    }

    /** A new stream; nothing is sent yet. */
    Http2TestStream open() {
        return openUnlessClosed().orElseThrow();
    }

    /** A new stream, if the connection still takes one. */
    Optional<Http2TestStream> openUnlessClosed() {
        BlockingQueue<Http2TestStream> opened = new LinkedBlockingQueue<>();
        new Http2StreamChannelBootstrap(channel())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        opened.add(new Http2TestStream(stream));
                    }
                })
                .open()
                .awaitUninterruptibly();
        return Optional.ofNullable(opened.poll());
    }

    void ping(long content) {
        Outbound.writeAndFlush(channel(), new DefaultHttp2PingFrame(content));
    }

    /** Tells connection number {@code index} to go away: streams after {@code lastStream} were not looked at. */
    void goAway(int index, int lastStream) {
        goAway(connections.get(index), lastStream);
    }

    static void goAway(Channel connection, int lastStream) {
        ByteBuf frame =
                Unpooled.buffer(17).writeMedium(8).writeByte(7).writeByte(0).writeInt(0);
        connection
                .pipeline()
                .context(Http2FrameCodec.class)
                .writeAndFlush(frame.writeInt(lastStream).writeInt(0));
    }

    /** Cuts connection number {@code index} without a word. */
    void cut(int index) throws InterruptedException {
        Channel connection = connections.get(index);
        ((NioSocketChannel) connection).config().setSoLinger(0);
        connection.pipeline().firstContext().close().sync();
    }

    private Channel channel() {
        return Objects.requireNonNull(channel);
    }

    int connections() {
        return connections.size();
    }

    int port() {
        return ((InetSocketAddress) channel().localAddress()).getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        Outbound.close(channel());
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}

package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.Http2Error;

/** The agent's side of an exchange: an HTTP/1.1 connection, or one stream of an HTTP/2 connection. Event loop only. */
interface AgentLeg {
    /** Where answers are written, as HTTP objects. */
    Channel channel();

    UpstreamPool pool();

    /** Whether this is one of several streams of a connection. */
    boolean multiplexed();

    /** Tells the encoder that answers follow to a request with that method. */
    void answersHead(boolean head);

    /** Stops or resumes the reading of a request's body. */
    void pauseUpload(boolean pause);

    /** Answers a request that is not relayed; what is left of its body is read and thrown away. */
    void answer(FullHttpResponse answer);

    /**
     * The exchange's answer is out. Goes on with the next request, or ends.
     *
     * @param keepAlive whether an HTTP/1.1 connection may serve another request
     */
    void exchangeDone(boolean keepAlive);

    /**
     * Ends so that the agent sees that its answer is broken off; what was written goes out first.
     *
     * @param reset whether an orderly close of a connection would not show it
     * @param why what a stream's reset tells
     */
    void breakOff(boolean reset, Http2Error why);

    /** Ends after a whole answer: an agent that is still sending must get to read it. */
    void closeGently();

    /** The tap stops: ends at once, in the middle of whatever it is. */
    void stop();

    /** The connection goes on as something else than HTTP. */
    void handOver();
}

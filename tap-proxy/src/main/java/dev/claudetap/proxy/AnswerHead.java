package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;

/**
 * A final answer's head on its way to the agent, and what its framing means for the two connections.
 *
 * @param headers header lines for the agent
 * @param endsWithClose whether the agent learns the body's end from its connection's end
 * @param upstreamStays whether upstream's connection can serve another exchange afterwards
 */
record AnswerHead(HttpHeaders headers, boolean endsWithClose, boolean upstreamStays) {
    /**
     * Frames an answer for the agent.
     *
     * @param toHead whether it answers a HEAD request
     * @param oldAgent whether the agent speaks HTTP/1.0, which has no chunks
     * @param reframed whether it comes from HTTP/2 and goes to HTTP/1
     */
    static AnswerHead of(HttpResponse response, boolean toHead, boolean oldAgent, boolean reframed) {
        HttpHeaders headers = HeaderRules.forAgent(response.headers(), false);
        boolean stays = HttpUtil.isKeepAlive(response);
        int status = response.status().code();
        if (toHead || status == 204 || status == 304) {
            return new AnswerHead(headers, false, stays);
        }
        HeaderRules.leaveRoomForTrailers(headers, reframed && !oldAgent);
        boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        boolean sized = headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        if (oldAgent) {
            headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        } else if (!chunked && !sized) {
            headers.add("Transfer-Encoding", HttpHeaderValues.CHUNKED);
        }
        return new AnswerHead(headers, oldAgent && !sized, stays && (chunked || sized));
    }
}

package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tells one exchange's tap what passes, in the tap's terms; copies nothing for a tap that does not listen. */
final class ExchangeReport {
    private final ExchangeTap tap;
    private final boolean silent;

    ExchangeReport(ExchangeTap tap) {
        this.tap = tap;
        this.silent = tap.equals(ExchangeTap.NONE);
    }

    ExchangeTap tap() {
        return tap;
    }

    /** The request, and where it goes; no route when it goes nowhere. */
    void request(HttpRequest request, @Nullable Route route) {
        if (!silent) {
            tap.onRequest(new RequestHead(
                    request.method().name(),
                    UpstreamUrl.percentEncoded(request.uri()),
                    HeaderRules.copy(request.headers()),
                    route == null ? null : route.url(),
                    route == null ? null : route.baseUrl()));
        }
    }

    /** There was a request of which nothing could be read. */
    void unreadRequest() {
        tap.onRequest(new RequestHead("?", "?", Headers.EMPTY, null, null));
    }

    void requestData(ByteBuf data) {
        if (silent || !data.isReadable()) {
            return;
        }
        if (data.nioBufferCount() == 1) {
            tap.onRequestData(data.nioBuffer());
        } else {
            for (ByteBuffer part : data.nioBuffers()) {
                tap.onRequestData(part);
            }
        }
    }

    void requestEnd(LastHttpContent last) {
        tap.onRequestEnd(HeaderRules.copy(last.trailingHeaders()));
    }

    void response(HttpResponse response) {
        if (!silent) {
            tap.onResponse(new ResponseHead(
                    response.status().code(), response.status().reasonPhrase(), HeaderRules.copy(response.headers())));
        }
    }

    void responseData(ByteBuf data) {
        if (silent || !data.isReadable()) {
            return;
        }
        if (data.nioBufferCount() == 1) {
            tap.onResponseData(data.nioBuffer());
        } else {
            for (ByteBuffer part : data.nioBuffers()) {
                tap.onResponseData(part);
            }
        }
    }

    void responseData(ChunkRun run) {
        if (!silent) {
            run.forEachPayload(tap::onResponseData);
        }
    }

    void responseEnd(LastHttpContent last) {
        tap.onResponseEnd(HeaderRules.copy(last.trailingHeaders()));
    }

    /** An answer of the tap's own, whole. */
    void ownAnswer(FullHttpResponse answer) {
        response(answer);
        responseData(answer.content());
        tap.onResponseEnd(Headers.EMPTY);
    }

    void end(Outcome outcome, @Nullable ExchangeError error) {
        tap.onFinally(outcome, error);
    }
}

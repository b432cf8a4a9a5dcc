package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Writes answers, and knows that those to HEAD have no body whatever their headers say. */
final class AgentEncoder extends HttpResponseEncoder {
    private boolean head;

    /** Whether the answers from here on are for a HEAD request. */
    void answersHead(boolean isHead) {
        head = isHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return head || super.isContentAlwaysEmpty(response);
    }
}

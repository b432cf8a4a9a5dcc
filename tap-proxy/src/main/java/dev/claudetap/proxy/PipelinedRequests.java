package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sends behind a request that is still being answered, up to a bound: more than that is dropped, and the connection is to
 * end with the running answer. Event loop only.
 */
final class PipelinedRequests {
    /** While an exchange runs the connection is read on, so that the agent's leaving is seen; this much may pile up. */
    private static final int LIMIT = 64 * 1024;

    private static final int OBJECT_COST = 512;

    private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();
    private int bytes;
    private boolean overrun;

    /** Whether there was more than may wait. */
    boolean overrun() {
        return overrun;
    }

    /** Whether something waits, or had to be dropped. */
    boolean hasMore() {
        return overrun || !waiting.isEmpty();
    }

    /** Takes {@code object} over. */
    void add(HttpObject object) {
        if (overrun) {
            ReferenceCountUtil.release(object);
            return;
        }
        waiting.add(object);
        bytes += cost(object);
        if (bytes >= LIMIT) {
            overrun = true;
            drop();
        }
    }

    /** The next object, for the caller to release; null when nothing waits. */
    @Nullable
    HttpObject poll() {
        HttpObject next = waiting.poll();
        bytes -= next == null ? 0 : cost(next);
        return next;
    }

    /** Lets go of everything. */
    void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        bytes = 0;
    }

    private static int cost(HttpObject object) {
        return OBJECT_COST
                + (object instanceof HttpContent content ? content.content().readableBytes() : 0);
    }
}

package dev.claudetap.proxy.inprocess;

import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.Interceptor;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.tap.ExchangeTap;

/**
 * Records the calls of Anthropic's Java SDK: {@code AnthropicOkHttpClient.builder().addInterceptor(AnthropicTap.of(session))}. For
 * anthropic-java 2.36 or newer. One record an attempt, the SDK's retries included, with its credentials taken out. Bodies are read
 * along as they pass; nothing is held back or changed. Safe on any thread.
 *
 * <p>An attempt that failed before its body was asked for has that body written once for the record, if it is repeatable, its length is
 * known and at most 1 MiB, and the call was not cancelled; any other has none in its record.
 *
 * <p>It sees what the SDK means: with a Bedrock or Vertex backend that is Anthropic's own form of the request and of the stream.
 */
public final class AnthropicTap implements Interceptor {
    private final ExchangeTap.Factory taps;

    private AnthropicTap(ExchangeTap.Factory taps) {
        this.taps = taps;
    }

    /** An interceptor whose calls are in that session's trace. After the session's end it lets them pass. */
    public static AnthropicTap of(TapSession session) {
        return new AnthropicTap(session.exchanges());
    }

    @Override
    public HttpClient intercept(HttpClient client) {
        return new SeenAnthropicClient(client, taps);
    }
}

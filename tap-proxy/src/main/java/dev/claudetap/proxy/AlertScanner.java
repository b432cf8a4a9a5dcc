package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads, in front of our end of an agent's TLS, the one record of a handshake that the JDK cannot: OpenSSL, and so most agents, sends the
 * alert about a certificate in the clear also where TLS 1.3 would have it encrypted, and the JDK takes it for a broken record. Changes
 * nothing. Event loop only.
 */
final class AlertScanner extends ChannelInboundHandlerAdapter {
    private static final int ALERT = 21;
    private static final int HEADER = 5;
    private static final int ALERT_SIZE = 2;

    /** Alerts that turn a certificate down (RFC 8446, 6). */
    private static final Map<Integer, String> REFUSALS = Map.of(
            42, "bad_certificate",
            43, "unsupported_certificate",
            44, "certificate_revoked",
            45, "certificate_expired",
            46, "certificate_unknown",
            48, "unknown_ca");

    private final int[] record = new int[HEADER + ALERT_SIZE];
    private int seen;
    private int skip;
    private @Nullable String refusal;

    /** The word for an alert that turned the certificate down; null when there was none. */
    @Nullable
    String refusal() {
        return refusal;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf data) {
            scan(data);
        }
        ctx.fireChannelRead(message);
    }

    private void scan(ByteBuf data) {
        int at = data.readerIndex();
        while (at < data.writerIndex()) {
            if (skip > 0) {
                int passed = Math.min(skip, data.writerIndex() - at);
                skip -= passed;
                at += passed;
                continue;
            }
            record[seen++] = data.getUnsignedByte(at++);
            int length = record[3] << 8 | record[4];
            boolean alert = record[0] == ALERT && length == ALERT_SIZE;
            if (seen == HEADER && !alert) {
                skip = length;
                seen = 0;
            } else if (seen == record.length) {
                refusal = REFUSALS.getOrDefault(record[HEADER + 1], refusal);
                seen = 0;
            }
        }
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** Alerts in the clear, however the records before them are cut. */
class AlertScannerTest {
    private static final byte[] HELLO = {22, 3, 1, 0, 3, 21, 3, 3};
    private static final byte[] UNKNOWN_CA = {21, 3, 3, 0, 2, 2, 48};
    private static final byte[] ENCRYPTED = {21, 3, 3, 0, 3, 2, 48, 9};

    private static String seen(ByteBuf all, int cut) {
        AlertScanner scanner = new AlertScanner();
        EmbeddedChannel channel = new EmbeddedChannel(scanner);
        while (all.isReadable()) {
            channel.writeInbound(all.readRetainedSlice(Math.min(cut, all.readableBytes())));
        }
        int passed = 0;
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            passed += part.readableBytes();
            part.release();
        }
        all.release();
        return scanner.refusal() + " " + passed;
    }

    @Test
    void alertIsReadWhereverTheBytesAreCutAndPassesOn() {
        int size = HELLO.length + UNKNOWN_CA.length;
        for (int cut = 1; cut <= size; cut++) {
            assertThat(seen(Unpooled.copiedBuffer(HELLO, UNKNOWN_CA), cut)).isEqualTo("unknown_ca " + size);
        }
    }

    @Test
    void otherRecordsAreNone() {
        byte[] closing = {21, 3, 3, 0, 2, 1, 0};
        assertThat(seen(Unpooled.copiedBuffer(HELLO, ENCRYPTED, closing), 100)).startsWith("null ");
        assertThat(seen(Unpooled.copiedBuffer(UNKNOWN_CA, closing), 100)).startsWith("unknown_ca ");
    }
}

package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.pricing.PriceTable;
import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final byte[] PAYLOAD = new byte[1_000];

    @TempDir
    private Path folder;

    private final HandOver handOver = new HandOver(320 * 1024);
    private final Unrecorded open = new Unrecorded();

    @Test
    void headsAndEndsComeBackAsTheyWere() {
        EntryCodec codec = new EntryCodec();
        RequestHead head = new RequestHead(
                "pOsT", "/v1?q=\u00e4", Headers.of("A", "1", "a", "", "B", "\u20ac\uD83D\uDE00"), "http://u", null);
        assertThat(EntryCodec.start(codec.start(new EntryCodec.Start(head, 1_700_000_000_000_123L, -5))))
                .isEqualTo(new EntryCodec.Start(head, 1_700_000_000_000_123L, -5));
        ResponseHead answer = new ResponseHead(529, "Overloaded", Headers.of("Set-Cookie", "a", "Set-Cookie", "b"));
        assertThat(EntryCodec.thing(Mark.RESPONSE_HEAD, codec.response(answer))).isEqualTo(answer);
        FrameHead frame = new FrameHead(true, false, true, 9, 1L << 40);
        assertThat(EntryCodec.thing(Mark.FRAME, codec.frame(frame))).isEqualTo(frame);
        Headers large = Headers.of("X", "y".repeat(100_000));
        assertThat(EntryCodec.thing(Mark.REQUEST_END, codec.trailers(large))).isEqualTo(large);
        assertThat(EntryCodec.thing(Mark.DROPPED, codec.dropped(Mark.SERVER_DATA)))
                .isEqualTo(Mark.SERVER_DATA);
        EntryCodec.Finish finish = new EntryCodec.Finish(
                Outcome.UPSTREAM_FAILED, new ExchangeError("reset", "gone"), Map.of(Mark.RESPONSE_DATA, 7L));
        assertThat(EntryCodec.finish(codec.finish(finish))).isEqualTo(finish);
    }

    @Test
    void pieceThatCannotBeReadBackLosesBytesButNoExchange() throws IOException {
        MemorySink memory = new MemorySink();
        SinkFanOut sinks = new SinkFanOut(List.of(memory), 1 << 20);
        Session session = new Session(RecorderTest.OPTIONS, new BodyStore(new SpillFile(folder), 1 << 20), false);
        RecordExit exit =
                new RecordExit(session.options().redactor(), sinks, new SummaryBuilder(PriceTable::bundled), null);
        OpenRecordings recordings = new OpenRecordings(open, session, exit, () -> {});
        int many = 400;
        for (int i = 0; i < many; i++) {
            exchange();
        }
        SpillFile lost = new SpillFile(folder);
        for (Ledger ledger : handOver.ledgers()) {
            ledger.spill(lost);
        }
        assertThat(handOver.isPressed()).as("spilled until there was room").isFalse();
        lost.close();

        while (handOver.ledgers().stream().anyMatch(Ledger::hasNews)) {
            handOver.ledgers().forEach(ledger -> ledger.drain(recordings));
        }
        recordings.mend(handOver.ledgers());

        assertThat(open.isEmpty()).isTrue();
        List<TraceRecord> records = memory.trace().records();
        assertThat(records).hasSize(many);
        assertThat(records)
                .extracting(record -> record.header().turn().number())
                .doesNotHaveDuplicates();
        List<TraceRecord> whole = new ArrayList<>(records);
        whole.removeIf(record -> !(record.request().body() instanceof Body.Text text)
                || text.text().length() < 1_000);
        assertThat(whole).hasSizeBetween(1, many - 1);
    }

    @Test
    void groundIsLostWhileMoreWaitsAtEveryLookWhetherInMemoryOrOnDisk() throws IOException {
        MemorySink memory = new MemorySink();
        SinkFanOut sinks = new SinkFanOut(List.of(memory), 1 << 20);
        try (SpillFile disk = new SpillFile(folder)) {
            Session session = new Session(RecorderTest.OPTIONS, new BodyStore(disk, 1 << 20), false);
            RecordExit exit =
                    new RecordExit(session.options().redactor(), sinks, new SummaryBuilder(PriceTable::bundled), null);
            OpenRecordings recordings = new OpenRecordings(open, session, exit, () -> {});
            for (int i = 0; i < 4_000; i++) {
                exchange();
                for (Ledger ledger : handOver.ledgers()) {
                    ledger.spill(disk);
                }
            }
            assertThat(handOver.losesGround()).as("four megabytes wait").isTrue();
            assertThat(handOver.losesGround()).as("none was read since").isTrue();

            handOver.ledgers().forEach(ledger -> ledger.drain(recordings));
            assertThat(handOver.losesGround()).as("some was read").isFalse();

            while (handOver.ledgers().stream().anyMatch(Ledger::hasNews)) {
                handOver.ledgers().forEach(ledger -> ledger.drain(recordings));
            }
            exchange();
            assertThat(handOver.losesGround())
                    .as("more than nothing, but little")
                    .isFalse();
        }
        assertThat(memory.trace().records()).hasSize(4_000);
    }

    private void exchange() {
        RecordingTap tap = new RecordingTap(open, handOver);
        tap.onRequest(new RequestHead("POST", "/v1/messages", Headers.of("Content-Type", "text/plain"), null, null));
        tap.onRequestData(ByteBuffer.wrap(PAYLOAD));
        tap.onRequestEnd(Headers.EMPTY);
        tap.onResponse(new ResponseHead(200, "OK", Headers.EMPTY));
        tap.onResponseEnd(Headers.EMPTY);
        tap.onFinally(Outcome.COMPLETED, null);
    }
}

package dev.claudetap.viewer;

import dev.claudetap.conversation.CallPurpose;
import dev.claudetap.conversation.Conversation;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.conversation.ConversationThread;
import dev.claudetap.conversation.ConversationThread.Kind;
import dev.claudetap.conversation.Predecessor;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the rows say of conversations: the call before, the thread, who started it, and what a call is for. Reads the
 * records while they stream by and keeps digests and ids of them only. One thread.
 */
final class RowThreads {
    /** Records as large as that are read without the ends of their longest strings: images, mostly. */
    private static final int LARGE = 1 << 22;

    private static final int KEPT_OF_STRING = 1 << 16;
    /** In place of the number of a row that is not there. */
    private static final int NONE = -1;

    private final ConversationReader reader = new ConversationReader();
    private final RowFigures figures;
    /** The row of each call, by the call's index. */
    private final List<Integer> rows = new ArrayList<>();

    RowThreads(RowFigures figures) {
        this.figures = figures;
    }

    /** Takes the record of a row in, in the order of the trace. */
    void add(int row, LineSource.Line line) {
        TraceRecord record;
        try {
            TraceRecord known = line.record();
            record = known == null ? TraceJson.read(text(line)) : known;
        } catch (JsonException odd) {
            return; // the row says so
        }
        Optional<ConversationCall> call = reader.add(record);
        if (call.isPresent()) {
            rows.add(row);
            figures.add(call.get(), reader.prompt(), record.header().timing().startedAt());
        }
    }

    private static String text(LineSource.Line line) {
        if (line.length() <= LARGE) {
            return line.toString();
        }
        Shortening left = new Shortening();
        byte[] bytes = line.bytes();
        int at = 0;
        while (at < line.length()) {
            int quote = at++;
            if (bytes[quote] != '"') {
                continue;
            }
            while (at < line.length() && bytes[at] != '"') {
                at += bytes[at] == '\\' ? 2 : 1;
            }
            at = Math.min(at + 1, line.length());
            if (at - quote > KEPT_OF_STRING) {
                left.cutString(bytes, quote, at, KEPT_OF_STRING);
            }
        }
        return left.of(bytes, line.length());
    }

    /** Completes the rows, once every record was taken in. */
    void complete(List<JsonValue> written) {
        Conversation read = reader.conversation();
        for (ConversationCall call : read.calls()) {
            int row = rows.get(call.index());
            JsonObject.Builder more = written.get(row).asObject().orElse(JsonObject.EMPTY).toBuilder();
            more.put(
                    "prev",
                    call.predecessor().map(Predecessor::call).map(rows::get).orElse(NONE));
            more.put("thread", call.thread());
            if (call.purpose() != CallPurpose.TURN) {
                more.put("purpose", call.purpose().key());
            }
            if (call.retry()) {
                more.put("retry", 1);
            }
            agent(read.threads().get(call.thread()), more);
            figures.tell(call, rows, more);
            written.set(row, more.build());
        }
    }

    private void agent(ConversationThread thread, JsonObject.Builder row) {
        if (thread.kind() != Kind.SUB_AGENT) {
            return;
        }
        row.put("agent", thread.agent().isEmpty() ? String.valueOf(thread.id()) : thread.agent());
        thread.start()
                .map(ConversationThread.Start::call)
                .ifPresent(call -> call.ifPresent(starter -> row.put("by", rows.get(starter))));
    }
}

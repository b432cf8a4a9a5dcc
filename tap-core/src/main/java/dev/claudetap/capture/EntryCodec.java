package dev.claudetap.capture;

import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes heads and ends as a ledger's bytes, and reads them back. One thread at a time. */
final class EntryCodec {
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final int NO_STRING = -1;

    private ByteBuffer out = ByteBuffer.allocate(1024);

    /** How an exchange began: its head, the wall clock in microseconds and the JVM's own clock in nanoseconds. */
    record Start(RequestHead head, long epochMicros, long nanos) {}

    /** How an exchange ended, and how many bytes of it found no memory. */
    record Finish(Outcome outcome, @Nullable ExchangeError error, Map<Mark, Long> lost) {}

    // ---- writing; what a method returns is valid until the next one is called

    ByteBuffer start(Start start) {
        RequestHead head = start.head();
        out.clear();
        room(2 * Long.BYTES);
        out.putLong(start.epochMicros()).putLong(start.nanos());
        put(head.method());
        put(head.target());
        put(head.headers());
        put(head.upstreamUrl());
        put(head.upstreamBaseUrl());
        return out.flip();
    }

    ByteBuffer response(ResponseHead head) {
        out.clear();
        room(Integer.BYTES);
        out.putInt(head.status());
        put(head.reason());
        put(head.headers());
        return out.flip();
    }

    ByteBuffer trailers(Headers trailers) {
        out.clear();
        put(trailers);
        return out.flip();
    }

    ByteBuffer frame(FrameHead frame) {
        out.clear();
        int flags = (frame.fromClient() ? 1 : 0) | (frame.fin() ? 2 : 0) | (frame.compressed() ? 4 : 0);
        room(2 + Long.BYTES);
        out.put((byte) flags).put((byte) frame.opcode()).putLong(frame.length());
        return out.flip();
    }

    ByteBuffer dropped(Mark mark) {
        out.clear();
        room(1);
        out.put((byte) mark.code());
        return out.flip();
    }

    ByteBuffer finish(Finish finish) {
        out.clear();
        room(2 + Integer.BYTES);
        ExchangeError error = finish.error();
        out.put((byte) OUTCOMES.indexOf(finish.outcome())).put((byte) (error == null ? 0 : 1));
        if (error != null) {
            put(error.kind());
            put(error.message());
        }
        room(1 + finish.lost().size() * (1 + Long.BYTES));
        out.put((byte) finish.lost().size());
        finish.lost().forEach((mark, bytes) -> out.put((byte) mark.code()).putLong(bytes));
        return out.flip();
    }

    private void put(Headers headers) {
        List<Header> lines = headers.lines();
        room(Integer.BYTES);
        out.putInt(lines.size());
        for (Header line : lines) {
            put(line.name());
            put(line.value());
        }
    }

    private void put(@Nullable String text) {
        byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
        room(Integer.BYTES + (bytes == null ? 0 : bytes.length));
        out.putInt(bytes == null ? NO_STRING : bytes.length);
        if (bytes != null) {
            out.put(bytes);
        }
    }

    private void room(int bytes) {
        if (out.remaining() < bytes) {
            byte[] larger = Arrays.copyOf(out.array(), Math.max(2 * out.capacity(), out.position() + bytes));
            out = ByteBuffer.wrap(larger).position(out.position());
        }
    }

    // ---- reading

    static Start start(ByteBuffer in) {
        long epochMicros = in.getLong();
        long nanos = in.getLong();
        RequestHead head = new RequestHead(text(in), text(in), headers(in), optionalText(in), optionalText(in));
        return new Start(head, epochMicros, nanos);
    }

    /** What an entry stands for that is neither a start nor an end. */
    static Object thing(Mark mark, ByteBuffer in) {
        return switch (mark) {
            case RESPONSE_HEAD -> new ResponseHead(in.getInt(), text(in), headers(in));
            case REQUEST_END, RESPONSE_END -> headers(in);
            case FRAME -> frame(in);
            case DROPPED -> Mark.at(in.get());
            default -> throw new IllegalArgumentException("not a thing: " + mark);
        };
    }

    private static FrameHead frame(ByteBuffer in) {
        int flags = in.get();
        return new FrameHead((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, in.get(), in.getLong());
    }

    static Finish finish(ByteBuffer in) {
        Outcome outcome = OUTCOMES.get(in.get());
        ExchangeError error = in.get() == 0 ? null : new ExchangeError(text(in), text(in));
        int marks = in.get();
        Map<Mark, Long> lost = new EnumMap<>(Mark.class);
        for (int i = 0; i < marks; i++) {
            lost.put(Mark.at(in.get()), in.getLong());
        }
        return new Finish(outcome, error, lost);
    }

    private static Headers headers(ByteBuffer in) {
        int count = in.getInt();
        if (count == 0) {
            return Headers.EMPTY;
        }
        List<Header> lines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            lines.add(new Header(text(in), text(in)));
        }
        return new Headers(lines);
    }

    private static String text(ByteBuffer in) {
        String text = optionalText(in);
        return text == null ? "" : text;
    }

    private static @Nullable String optionalText(ByteBuffer in) {
        int length = in.getInt();
        if (length == NO_STRING) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

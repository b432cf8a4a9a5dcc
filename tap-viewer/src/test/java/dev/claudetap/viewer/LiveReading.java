package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.viewer.server.PageServer;
import dev.claudetap.viewer.server.RawBrowser;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A live page without a browser: reads the events and does with them what the script does. */
final class LiveReading implements AutoCloseable {
    final List<String> texts;
    final Map<Integer, JsonObject> rows;
    final List<String> names = new ArrayList<>();
    final List<JsonObject> progress = new ArrayList<>();
    String lastId = "";
    int rowsTold;

    private final Socket socket;
    private final BufferedReader in;

    private LiveReading(PageServer server, @Nullable LiveReading before) throws IOException {
        texts = before == null ? new ArrayList<>() : before.texts;
        rows = before == null ? new TreeMap<>() : before.rows;
        URI url = server.url("/events");
        socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(60_000);
        List<String> headers = new ArrayList<>(RawBrowser.honest(server));
        if (before != null) {
            headers.add("Last-Event-ID: " + before.lastId);
        }
        String request = "GET /events HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream wire = new BufferedInputStream(socket.getInputStream());
        String line = line(wire);
        assertThat(line).contains(" 200 ");
        while (!line.isEmpty()) {
            line = line(wire);
        }
        in = new BufferedReader(new InputStreamReader(new Chunks(wire), StandardCharsets.UTF_8));
    }

    static LiveReading of(PageServer server) throws IOException {
        return new LiveReading(server, null);
    }

    /** The same page, with a new connection, as if its last one had broken. */
    LiveReading again(PageServer server) throws IOException {
        close();
        return new LiveReading(server, this);
    }

    /** Reads events until that is so. */
    LiveReading until(BooleanSupplier enough) throws IOException {
        while (!enough.getAsBoolean()) {
            assertThat(event()).as("the stream ended after " + names).isTrue();
        }
        return this;
    }

    /** Reads to the end of the stream. */
    LiveReading toEnd() throws IOException {
        boolean more = true;
        while (more) {
            more = event();
        }
        return this;
    }

    private boolean event() throws IOException {
        String name = "";
        List<String> data = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    take(name, data);
                    return true;
                }
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.add(line.substring(6));
            }
        }
        return false;
    }

    private void take(String name, List<String> data) {
        names.add(name);
        if (name.equals("more")) {
            texts.addAll(data.subList(1, data.size()));
            for (JsonValue row : json("{\"rows\":" + data.get(0) + "}")
                    .array("rows")
                    .orElseThrow()
                    .elements()) {
                rowsTold++;
                List<JsonValue> pair = row.asArray().orElseThrow().elements();
                rows.put(
                        pair.get(0).asLong().orElseThrow().intValue(),
                        pair.get(1).asObject().orElseThrow());
            }
        } else if (name.equals("progress")) {
            progress.add(json(data.get(0)));
        }
    }

    private static JsonObject json(String text) {
        try {
            return JsonText.parse(text).asObject().orElseThrow();
        } catch (JsonException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String line(InputStream wire) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = wire.read(); c >= 0 && c != '\n'; c = wire.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    /** What is in the chunks of an answer; one may end anywhere, within a line too. */
    private static final class Chunks extends InputStream {
        private final InputStream wire;
        private int left;

        Chunks(InputStream wire) {
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                String size = line(wire);
                left = size.isEmpty() ? 0 : Integer.parseInt(size, 16);
            }
            int count = left == 0 ? -1 : wire.read(target, offset, Math.min(length, left));
            if (count > 0) {
                left -= count;
                if (left == 0) {
                    line(wire);
                }
            }
            return count;
        }
    }

    /** A row as it was sent last. */
    String row(int row) {
        return Objects.requireNonNull(rows.get(row)).toJson();
    }

    /** The record that a row stands for. */
    String record(int row) {
        JsonObject of = Objects.requireNonNull(rows.get(row));
        return PayloadReader.of(texts).whole(of.number("node").orElseThrow().intValue());
    }

    /** The answer under way, put together step by step. */
    String answer() {
        String body = "";
        for (JsonObject news : progress) {
            String whole = news.string("body").orElse(null);
            if (whole != null) {
                body = whole;
            } else {
                int at = news.number("at").orElseThrow().intValue();
                int drop = news.number("drop").orElseThrow().intValue();
                body = body.substring(0, at) + news.string("add").orElseThrow() + body.substring(at + drop);
            }
        }
        return body;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

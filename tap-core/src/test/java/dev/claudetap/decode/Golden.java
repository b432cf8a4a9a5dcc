package dev.claudetap.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stream as a provider sent it, and the body it must be put together to. */
record Golden(String provider, String name, String text, JsonValue body) {
    byte[] stream() {
        return text.getBytes(UTF_8);
    }

    /** Every golden file there is. */
    static Stream<Golden> all() {
        URL root = Objects.requireNonNull(Golden.class.getResource("/golden"));
        try (Stream<Path> files = Files.walk(Path.of(root.toURI()))) {
            return files.filter(file -> file.toString().endsWith(".sse")).sorted().map(Golden::read).toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every golden file of one provider. */
    static Stream<Golden> of(String provider) {
        return all().filter(golden -> golden.provider().equals(provider));
    }

    List<StreamEvent> events() {
        return events(stream());
    }

    /** What the recorder makes of a stream's bytes. */
    static List<StreamEvent> events(byte[] stream) {
        return SseParserTest.parse(stream, Integer.MAX_VALUE).stream()
                .map(Golden::event)
                .toList();
    }

    static StreamEvent event(ServerSentEvent event) {
        boolean json = parse(event.data()) != null;
        return new StreamEvent(event.event(), event.data(), json, event.id(), 0);
    }

    static JsonValue decode(String path, List<StreamEvent> events) {
        StreamDecoder decoder = StreamDecoders.forStream(path);
        events.forEach(decoder::accept);
        return decoder.body();
    }

    static @Nullable JsonValue parse(String text) {
        try {
            return JsonText.parse(text);
        } catch (JsonException notJson) {
            return null;
        }
    }

    private static Golden read(Path file) {
        String fileName = file.getFileName().toString();
        String name = fileName.substring(0, fileName.length() - ".sse".length());
        String provider = file.getName(file.getNameCount() - 2).toString();
        try {
            JsonValue body = parse(Files.readString(file.resolveSibling(name + ".json")));
            return new Golden(provider, name, Files.readString(file), Objects.requireNonNull(body, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return provider + "/" + name;
    }
}

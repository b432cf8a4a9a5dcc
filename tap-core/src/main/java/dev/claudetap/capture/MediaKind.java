package dev.claudetap.capture;

import dev.claudetap.decode.RpcFormat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@code Content-Type} promises. */
enum MediaKind {
    JSON,
    EVENT_STREAM,
    AWS_EVENT_STREAM,
    TEXT,
    BINARY,
    /** Remote procedure calls: protobuf, mostly, with or without envelopes. */
    PROTOBUF,
    /** Nothing, or nothing that can be relied on. */
    UNKNOWN,
    /** No content type at all. */
    ABSENT;

    static MediaKind of(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return ABSENT;
        }
        if (RpcFormat.of(contentType).isPresent()) {
            return PROTOBUF;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        int slash = type.indexOf('/');
        String major = slash < 0 ? type : type.substring(0, slash);
        String minor = slash < 0 ? "" : type.substring(slash + 1);
        return switch (major) {
            case "text" -> minor.equals("event-stream") ? EVENT_STREAM : TEXT;
            case "image" -> minor.startsWith("svg") ? TEXT : BINARY;
            case "audio", "video", "font" -> BINARY;
            case "application" -> application(minor);
            default -> UNKNOWN;
        };
    }

    private static MediaKind application(String minor) {
        if (minor.equals("json") || minor.endsWith("+json")) {
            return JSON;
        }
        if (minor.equals("vnd.amazon.eventstream")) {
            return AWS_EVENT_STREAM;
        }
        if (minor.endsWith("xml")
                || minor.equals("x-www-form-urlencoded")
                || minor.endsWith("javascript")
                || minor.endsWith("x-ndjson")
                || minor.equals("jsonl")) {
            return TEXT;
        }
        return switch (minor) {
            case "zip", "gzip", "x-gzip", "x-tar", "zstd", "pdf", "wasm" -> BINARY;
            default -> UNKNOWN;
        };
    }

    /** The charset a content type names; UTF-8 when it names none that is known here. */
    static Charset charsetOf(@Nullable String contentType) {
        return Optional.ofNullable(contentType)
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> type.contains("charset="))
                .map(type -> type.substring(type.indexOf("charset=") + 8))
                .map(value -> value.split(";", 2)[0].strip().replace("\"", ""))
                .map(MediaKind::charset)
                .orElse(StandardCharsets.UTF_8);
    }

    private static @Nullable Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }
}

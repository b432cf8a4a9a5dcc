package dev.claudetap.capture;

import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Header lines that belong to one connection, not to the message (RFC 9110, 7.6.1). */
final class HopByHop {
    private static final List<String> ALWAYS =
            List.of("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private HopByHop() {}

    /** The lines that a record keeps. */
    static Headers strip(Headers headers) {
        Set<String> left = new HashSet<>(ALWAYS);
        for (String line : headers.all("connection")) {
            for (String name : line.split(",", -1)) {
                left.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        List<Header> kept = headers.lines().stream()
                .filter(line -> {
                    String name = line.name().toLowerCase(Locale.ROOT);
                    return !left.contains(name) && !name.startsWith("proxy-");
                })
                .toList();
        return new Headers(kept);
    }
}

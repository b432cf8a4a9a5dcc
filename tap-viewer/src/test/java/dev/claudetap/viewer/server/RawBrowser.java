package dev.claudetap.viewer.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends a request byte for byte, as no decent browser would let a page do. */
public final class RawBrowser {
    /**
     * What came back.
     *
     * @param status the code
     * @param head the status line and the headers
     * @param body as it was sent, chunks included
     */
    public record Seen(int status, String head, String body) {
        /** The value of a header; "" when there is none. */
        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                            .startsWith(name.toLowerCase(java.util.Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private RawBrowser() {}

    /** A request with these header lines and none besides, on a connection of its own. */
    public static Seen ask(URI server, String method, String target, List<String> headers, String body)
            throws IOException {
        List<String> lines = new ArrayList<>(headers);
        lines.add("Connection: close");
        if (!body.isEmpty()) {
            lines.add("Content-Length: " + body.length());
        }
        String request = method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n" + body;
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return seen(socket.getInputStream());
        }
    }

    private static Seen seen(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        String text = all.toString(StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: " + text);
        }
        String head = text.substring(0, end);
        return new Seen(Integer.parseInt(head.split(" ", 3)[1]), head, text.substring(end + 4));
    }

    /** What an honest browser of ours sends along with every request. */
    public static List<String> honest(PageServer server) {
        URI url = server.url("/");
        return List.of("Host: " + url.getHost() + ":" + url.getPort(), "Cookie: " + server.cookie(), "X-Claude-Tap: 1");
    }
}

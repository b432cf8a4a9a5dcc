package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the first bytes inside a tunnel say about the rest. */
enum FirstBytes {
    /** Too few to tell. */
    UNDECIDED,
    /** A TLS handshake. */
    TLS,
    /** A request line of HTTP/1. */
    HTTP1,
    /** The preface of HTTP/2. */
    HTTP2,
    /** None of these. */
    OTHER;

    private static final String PREFACE = "PRI * HTTP/2.0";
    private static final int HANDSHAKE = 0x16;
    private static final int TLS_MAJOR = 3;

    /** CONNECT is not among them: a proxy behind a proxy is the agent's business. */
    private static final List<String> METHODS = List.of(
            "GET ",
            "POST ",
            "HEAD ",
            "PUT ",
            "PATCH ",
            "DELETE ",
            "OPTIONS ",
            "TRACE ",
            "QUERY ",
            "PROPFIND ",
            "PROPPATCH ",
            "REPORT ",
            "SEARCH ",
            "MKCOL ",
            "MKCALENDAR ",
            "COPY ",
            "MOVE ",
            "LOCK ",
            "UNLOCK ",
            "LINK ",
            "UNLINK ",
            "PURGE ");

    /** Looks at the readable bytes of {@code in} and leaves them there. */
    static FirstBytes of(ByteBuf in) {
        int size = in.readableBytes();
        if (size == 0) {
            return UNDECIDED;
        }
        int start = in.readerIndex();
        if (in.getUnsignedByte(start) == HANDSHAKE) {
            return size == 1 ? UNDECIDED : in.getUnsignedByte(start + 1) == TLS_MAJOR ? TLS : OTHER;
        }
        String text = in.toString(start, Math.min(size, PREFACE.length()), StandardCharsets.ISO_8859_1);
        if (text.equals(PREFACE)) {
            return HTTP2;
        }
        for (String method : METHODS) {
            if (text.startsWith(method)) {
                return HTTP1;
            }
        }
        boolean beginning = PREFACE.startsWith(text) || METHODS.stream().anyMatch(method -> method.startsWith(text));
        return beginning ? UNDECIDED : OTHER;
    }
}

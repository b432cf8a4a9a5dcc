package dev.claudetap.decode;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a body of remote procedure calls is laid out, as its media type says.
 *
 * @param framing what stands between its messages
 * @param json whether messages are JSON instead of protobuf
 * @param base64 whether all of it is in base64 (gRPC-Web as text)
 */
public record RpcFormat(Framing framing, boolean json, boolean base64) {
    /** What stands between messages. */
    public enum Framing {
        /** One message, as it is. */
        NONE("", ""),
        /** gRPC: each message behind a flag and its length. */
        GRPC("grpc", "grpc-encoding"),
        /** gRPC-Web: the same, trailers as the last message. */
        GRPC_WEB("grpc-web", "grpc-encoding"),
        /** Connect streams: the same, with JSON about the stream's end as the last message. */
        CONNECT("connect", "connect-content-encoding");

        private final String key;
        private final String codingHeader;

        Framing(String key, String codingHeader) {
            this.key = key;
            this.codingHeader = codingHeader;
        }

        /** Its name in records; empty for none. */
        public String key() {
            return key;
        }

        /** The header that names how single messages are compressed; empty for none. */
        public String codingHeader() {
            return codingHeader;
        }
    }

    /** The format that a {@code Content-Type} value promises; empty when it promises another kind of body. */
    public static Optional<RpcFormat> of(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.empty();
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (!type.startsWith("application/")) {
            return Optional.empty();
        }
        String minor = type.substring("application/".length());
        boolean json = minor.endsWith("+json");
        if (minor.startsWith("grpc-web")) {
            return Optional.of(new RpcFormat(Framing.GRPC_WEB, json, minor.startsWith("grpc-web-text")));
        }
        if (minor.equals("grpc") || minor.startsWith("grpc+")) {
            return Optional.of(new RpcFormat(Framing.GRPC, json, false));
        }
        if (minor.startsWith("connect+")) {
            return Optional.of(new RpcFormat(Framing.CONNECT, json, false));
        }
        boolean protobuf = minor.equals("proto") || (minor.contains("protobuf") && !json);
        return protobuf ? Optional.of(new RpcFormat(Framing.NONE, false, false)) : Optional.empty();
    }
}

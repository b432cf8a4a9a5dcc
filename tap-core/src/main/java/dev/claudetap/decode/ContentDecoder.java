package dev.claudetap.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Takes one or more content codings off a body, piece by piece. For one thread at a time; holds no thread of its own.
 * What was handed to {@code out} before an exception is good and may be kept. A buffer handed to {@code out} is only
 * valid during the call.
 */
public interface ContentDecoder extends AutoCloseable {
    /**
     * Takes the next coded bytes and hands over what they give.
     *
     * @throws DecodedTooLargeException when the decoded body passes its limit; everything up to the limit was handed over
     * @throws UnsupportedCodingException when this machine cannot decode the coding after all
     * @throws IOException when the bytes are not what the coding says
     */
    void decode(ByteBuffer in, Consumer<ByteBuffer> out) throws IOException;

    /**
     * The body is over: hands over what was held back.
     *
     * @throws java.io.EOFException when the coded body was cut off; all that could be decoded was handed over
     * @throws IOException as {@link #decode}
     */
    void finish(Consumer<ByteBuffer> out) throws IOException;

    /** Gives memory back; no method may be called afterwards, except this one. */
    @Override
    void close();
}

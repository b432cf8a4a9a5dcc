package dev.claudetap.viewer.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a worker write an answer as fast as the browser takes it. One thread, no event loop. */
final class ReplyStream extends OutputStream {
    private static final int PIECE = 1 << 16;
    private static final int PATIENCE_SECONDS = 30;

    private final HttpServerResponse response;
    private final Context context;
    private Buffer piece = Buffer.buffer(PIECE);

    ReplyStream(HttpServerResponse response, Context context) {
        this.response = response;
        this.context = context;
    }

    @Override
    public void write(int octet) throws IOException {
        piece.appendByte((byte) octet);
        sendIfFull();
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int at = 0; at < length; at += PIECE) {
            piece.appendBytes(bytes, from + at, Math.min(PIECE, length - at));
            sendIfFull();
        }
    }

    private void sendIfFull() throws IOException {
        if (piece.length() >= PIECE) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (piece.length() == 0) {
            return;
        }
        Buffer full = piece;
        piece = Buffer.buffer(PIECE);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        context.runOnContext(now -> send(full, sent));
        try {
            sent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the browser is gone, or stuck", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is closing");
        }
    }

    private void send(Buffer full, CompletableFuture<Void> sent) {
        Future<Void> written =
                response.closed() ? Future.failedFuture(new IOException("closed")) : response.write(full);
        written.onComplete(done -> {
            if (done.succeeded()) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(done.cause());
            }
        });
    }
}

package dev.claudetap.viewer.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Sends the answer to one request, with the headers that every answer has. Event loop only. */
final class Reply {
    private static final System.Logger LOG = System.getLogger(Reply.class.getName());
    private static final int MOST_BODY = 1 << 20;
    /** No answer of ours may be framed, kept, taken for another type, or read by a page of another origin. */
    private static final String[][] ALWAYS = {
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };

    private final Workers workers;
    private final HttpServerRequest request;
    private final HttpServerResponse response;

    Reply(Workers workers, HttpServerRequest request) {
        this.workers = workers;
        this.request = request;
        this.response = request.response();
        for (String[] header : ALWAYS) {
            response.putHeader(header[0], header[1]);
        }
        // A connection that breaks is the browser's business; the streams notice by themselves.
        response.exceptionHandler(broken -> LOG.log(Level.DEBUG, "a browser went away"));
    }

    /** Says no, and ends the connection when there is more coming that nobody will read. */
    void refuse(int status, String words) {
        if (!request.isEnded()) {
            response.putHeader("Connection", "close");
        }
        whole((Answer.Whole) Answer.problem(status, words));
    }

    /** Lets a browser in and sends it on. */
    void letIn(String cookie, String path, boolean fromElsewhere) {
        response.putHeader("Set-Cookie", cookie);
        if (fromElsewhere) {
            // The browser does not send the cookie along a chain that began on another site, and says of one that
            // began on another port that it did; from a page of ours it does neither.
            String html = "<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0;url=" + path + "\">";
            whole((Answer.Whole) Answer.page(html, Answer.NO_CONTENT_POLICY));
        } else {
            redirect(path);
        }
    }

    void redirect(String path) {
        response.putHeader("Location", path);
        whole(new Answer.Whole(303, "text/plain; charset=utf-8", Answer.NO_CONTENT_POLICY, ""));
    }

    /** Reads what is sent along, then goes on; refuses when it is too much. */
    void whenRead(Consumer<String> next) {
        Buffer body = Buffer.buffer();
        boolean[] refused = new boolean[1];
        request.handler(piece -> {
            if (refused[0]) {
                return;
            }
            body.appendBuffer(piece);
            if (body.length() > MOST_BODY) {
                refused[0] = true;
                refuse(413, "That is more than this server reads.");
            }
        });
        request.endHandler(end -> {
            if (!refused[0]) {
                next.accept(body.toString(StandardCharsets.UTF_8));
            }
        });
    }

    /** Asks the route's handler on a worker, and sends what it says. */
    void from(Route route, Call call) {
        workers.vertx()
                .executeBlocking(() -> route.handler().answer(call), false)
                .onComplete(asked -> {
                    Answer answer = asked.result();
                    if (asked.failed()) {
                        failed(route, asked.cause());
                    } else if (answer instanceof Answer.Whole whole) {
                        whole(whole);
                    } else if (answer instanceof Answer.Streamed streamed) {
                        stream(route, streamed);
                    } else if (answer instanceof Answer.Events events) {
                        head(200, "text/event-stream; charset=utf-8", Answer.NO_CONTENT_POLICY);
                        new EventPump(workers, response.setChunked(true)).start(events.source());
                    }
                });
    }

    private void failed(Route route, Throwable why) {
        LOG.log(
                Level.WARNING,
                route + " could not be answered: " + why.getClass().getSimpleName());
        if (response.headWritten()) {
            response.reset();
        } else {
            refuse(500, "This could not be read; the log says why.");
        }
    }

    private void head(int status, String type, String policy) {
        response.setStatusCode(status).putHeader("Content-Type", type).putHeader("Content-Security-Policy", policy);
    }

    private void whole(Answer.Whole answer) {
        if (response.ended() || response.closed()) {
            return;
        }
        head(answer.status(), answer.type(), answer.policy());
        response.end(answer.body());
    }

    private void stream(Route route, Answer.Streamed answer) {
        head(200, answer.type(), answer.policy());
        String name = answer.fileName();
        if (name != null) {
            response.putHeader(
                    "Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "") + "\"");
        }
        response.setChunked(true);
        ReplyStream out = new ReplyStream(response, workers.vertx().getOrCreateContext());
        workers.downloads().executeBlocking(() -> written(answer, out), false).onComplete(done -> {
            if (done.failed()) {
                failed(route, done.cause());
            } else if (!response.closed()) {
                response.end();
            }
        });
    }

    private static boolean written(Answer.Streamed answer, ReplyStream out) throws IOException {
        answer.content().writeTo(out);
        out.flush();
        return true;
    }
}

package dev.claudetap.otlp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, one after the other, each again while that may help and on a connection of its own. By the JDK's oldest HTTP client,
 * since the newer one leaves a thread behind until it is collected; of this one, a daemon thread of the JDK's own may live for some
 * seconds more, or as long as an answer that was given up comes in drops. Nothing ends an answer that stops after its head before a
 * request may take no longer: our own (daemon) thread waits for that, nobody else does. The defaults of the program count: {@link java.net.ProxySelector}, {@link java.net.CookieHandler} and
 * {@link java.net.Authenticator}. Use from one thread, but for {@link #abort} and {@link #cutOverdue}.
 */
final class OtlpSender {
    /**
     * What became of a request.
     *
     * @param rejected how many of its spans were not taken; all of them when negative
     * @param reason why; empty when all were taken
     */
    record Delivery(long rejected, String reason) {
        boolean isRefused() {
            return rejected < 0;
        }
    }

    /** One try. */
    private record Answer(
            Delivery delivery, boolean again, @Nullable Duration after, boolean unreachable) {}

    /** Those for which OTLP has a request repeated. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    static final String NO_ANSWER = "no answer in time";
    private static final int FIRST_ERROR = 300;
    private static final int MOST_ANSWER = 1 << 16;
    private static final int MOST_WORDS = 200;
    private static final int MOST_DIGITS = 9;
    private static final double JITTER = 0.2;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    /** How long a try that was ended may take to notice. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final OtlpOptions options;
    private final OtlpPace pace;
    private final Patience patience;
    private volatile @Nullable OtlpTry current;
    private volatile boolean aborted;
    private boolean reached;
    /** Patience has ended once: until something is taken again, each request is tried once. */
    private boolean gaveUp;

    OtlpSender(OtlpOptions options, OtlpPace pace, Patience patience) {
        this.options = options;
        this.pace = pace;
        this.patience = patience;
    }

    /** Sends a request until it is taken, refused for good, or patience ends. */
    Delivery send(byte[] request, FirstTrouble trouble) throws InterruptedException {
        patience.begin();
        byte[] body = options.gzip() ? gzip(request) : request;
        Duration pause = pace.pause();
        while (true) {
            Answer answer = attempt(body);
            reached |= !answer.unreachable();
            if (!answer.again()) {
                gaveUp = false;
                return answer.delivery();
            }
            trouble.met(answer.delivery().reason());
            boolean hopeless = aborted || gaveUp || (!reached && (pace.isExport() || patience.isEnding()));
            Duration wait = longer(jittered(pause), answer.after());
            if (hopeless || !patience.pause(wait)) {
                gaveUp = true;
                return answer.delivery();
            }
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(pace.longestPause()) > 0 ? pace.longestPause() : twice;
        }
    }

    /** Is told of a failure that may pass. */
    interface FirstTrouble {
        void met(String reason);
    }

    /** Ends what is under way; its request fails. */
    void abort() {
        aborted = true;
        OtlpTry underWay = current;
        if (underWay != null) {
            underWay.end();
        }
    }

    /** Ends the try that is under way when it takes too long, in small pieces for example; false when it does not end by that. */
    boolean cutOverdue() {
        OtlpTry underWay = current;
        if (underWay == null || underWay.overdue() < 0) {
            return true;
        }
        underWay.end();
        return underWay.sinceNoticed() < GRACE.toNanos();
    }

    private Answer attempt(byte[] body) {
        Duration most = mostOfATry();
        try {
            HttpURLConnection connection = connect(body.length, (int) most.toMillis());
            OtlpTry underWay = new OtlpTry(connection, System.nanoTime() + most.toNanos());
            current = underWay;
            try (OutputStream out = connection.getOutputStream()) {
                if (aborted) {
                    throw new SocketTimeoutException(); // while it connected, when there was nothing to end
                }
                out.write(body);
            }
            return read(connection, underWay);
        } catch (HttpRetryException e) {
            return refused(e.responseCode()); // it asked for a password, or pointed elsewhere
        } catch (IOException e) {
            boolean unreachable = e instanceof ConnectException || e instanceof UnknownHostException;
            return new Answer(new Delivery(-1, isEnded() ? NO_ANSWER : words(e)), true, null, unreachable);
        } finally {
            leave();
        }
    }

    private void leave() {
        OtlpTry underWay = current;
        current = null;
        if (underWay != null) {
            underWay.leave();
        }
    }

    /** Whether the try that fails was ended by us. */
    private boolean isEnded() {
        OtlpTry underWay = current;
        return aborted || (underWay != null && underWay.isCut());
    }

    private Duration mostOfATry() {
        long left = Math.max(1, patience.left() / 1_000_000);
        return Duration.ofMillis(Math.min(options.timeout().toMillis(), left));
    }

    private HttpURLConnection connect(int length, int most) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) options.endpoint().toURL().openConnection();
        // Nothing ends a connection that is being made: the session's end would wait in vain.
        connection.setConnectTimeout((int) Math.min(most, pace.atEnd().toMillis()));
        connection.setReadTimeout(most);
        connection.setInstanceFollowRedirects(false); // headers are for the address that was named
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(length);
        connection.setRequestProperty("Content-Type", "application/x-protobuf");
        connection.setRequestProperty("Connection", "close"); // a kept one would outlive the session
        connection.setRequestProperty("User-Agent", "claude-tap/" + OtlpSink.version());
        if (options.gzip()) {
            connection.setRequestProperty("Content-Encoding", "gzip");
        }
        options.headers().forEach(connection::setRequestProperty);
        return connection;
    }

    private Answer read(HttpURLConnection connection, OtlpTry underWay) throws IOException {
        int status = connection.getResponseCode();
        if (!underWay.reads()) {
            throw new SocketTimeoutException();
        }
        if (status < FIRST_ERROR) {
            PartialSuccess said = PartialSuccess.of(body(connection.getInputStream(), underWay));
            String why = said.rejected() == 0 ? "" : "rejected: " + oneLine(said.message());
            return new Answer(new Delivery(said.rejected(), why), false, null, false);
        }
        String retryAfter = connection.getHeaderField("Retry-After");
        Answer refused = refused(status);
        return new Answer(refused.delivery(), PASSING.contains(status), retryAfter(retryAfter), false);
    }

    /** Does not close, which is done once, by who leaves. */
    private byte[] body(InputStream in, OtlpTry underWay) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] piece = new byte[MOST_ANSWER];
        for (int n = in.read(piece); n > 0 && body.size() < MOST_ANSWER; n = in.read(piece)) {
            if (aborted || underWay.overdue() >= 0) {
                throw new SocketTimeoutException();
            }
            body.write(piece, 0, n);
        }
        return body.toByteArray();
    }

    private static Answer refused(int status) {
        String hint = switch (status) {
            case 401, 403 -> "; are the headers in OTEL_EXPORTER_OTLP_HEADERS right?";
            case 404, 405 -> "; is the address right? /v1/traces is added to it";
            case 413 -> "; a request was larger than it takes";
            case 415 -> "; it does not take protobuf";
            default -> status < 400 ? "; name the address that it points to" : "";
        };
        return new Answer(new Delivery(-1, "HTTP " + status + hint), false, null, false);
    }

    /** Seconds or a date, but no more than an hour; null when it is neither. */
    static @Nullable Duration retryAfter(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (text.matches("\\d+")) {
            return text.length() > MOST_DIGITS
                    ? LONGEST_RETRY_AFTER
                    : atMost(Duration.ofSeconds(Integer.parseInt(text)));
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(Instant.now(), at);
            return longer(atMost(wait), Duration.ZERO);
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private static Duration atMost(Duration wait) {
        return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
    }

    private static Duration longer(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) > 0 ? one : other;
    }

    private static Duration jittered(Duration pause) {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofNanos((long) (pause.toNanos() * factor));
    }

    private static String words(IOException e) {
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        if (e instanceof SocketTimeoutException) {
            return NO_ANSWER;
        }
        if (e instanceof SSLException) {
            return "TLS: " + oneLine(String.valueOf(e.getMessage()));
        }
        String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return oneLine(said.toLowerCase(Locale.ROOT).contains("refused") ? "connection refused" : said);
    }

    /** Words of others go to a terminal: no control characters, and not too many. */
    private static String oneLine(String text) {
        String clean = text.replaceAll("\\p{C}+", " ").strip();
        return clean.length() <= MOST_WORDS ? clean : clean.substring(0, MOST_WORDS);
    }

    private static byte[] gzip(byte[] request) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(request);
        } catch (IOException e) {
            throw new AssertionError("memory is always there", e);
        }
        return packed.toByteArray();
    }
}

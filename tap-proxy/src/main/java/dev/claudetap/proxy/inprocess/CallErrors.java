package dev.claudetap.proxy.inprocess;

import dev.claudetap.trace.ExchangeError;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why a call failed. Never with an exception's own words, which may name a URL. */
final class CallErrors {
    /** What OkHttp says of a call whose time was over. */
    static final String TIMEOUT = "timeout";

    /** What Okio says of a deadline. */
    private static final String DEADLINE = "deadline reached";

    private static final Map<Class<? extends Throwable>, ExchangeError> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(
                UnknownHostException.class, new ExchangeError("name_not_found", "the host's name cannot be resolved"));
        KINDS.put(SSLException.class, new ExchangeError("tls", "TLS with the host failed"));
        KINDS.put(CertificateException.class, new ExchangeError("tls", "the host's certificate is not trusted"));
        KINDS.put(NoRouteToHostException.class, new ExchangeError("unreachable", "there is no route to the host"));
        KINDS.put(ConnectException.class, new ExchangeError("connect_refused", "the host did not accept a connection"));
        KINDS.put(HttpTimeoutException.class, new ExchangeError("timeout", "the caller's time was over"));
        KINDS.put(InterruptedIOException.class, new ExchangeError("timeout", "the caller's time was over"));
        KINDS.put(EOFException.class, new ExchangeError("closed_early", "the host closed the connection"));
        KINDS.put(ProtocolException.class, new ExchangeError("bad_response", "the answer is not HTTP, or not whole"));
    }

    private CallErrors() {}

    /** Whether a time that the caller had set was over. */
    static boolean isTimeout(Throwable why) {
        return anyCause(
                why,
                cause -> cause instanceof SocketTimeoutException
                        || cause instanceof HttpTimeoutException
                        || (cause instanceof InterruptedIOException
                                && (TIMEOUT.equals(cause.getMessage()) || DEADLINE.equals(cause.getMessage()))));
    }

    /** Whether the caller's thread was told to stop waiting. */
    static boolean isInterrupted(Throwable why) {
        return !isTimeout(why) && anyCause(why, InterruptedIOException.class::isInstance);
    }

    private static boolean anyCause(Throwable why, Predicate<Throwable> wanted) {
        @Nullable Throwable cause = why;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (wanted.test(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /**
     * The first known reason in the chain of causes.
     *
     * @param answered whether the answer's head was there
     */
    static ExchangeError of(Throwable why, boolean answered) {
        @Nullable Throwable cause = why;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            for (Map.Entry<Class<? extends Throwable>, ExchangeError> kind : KINDS.entrySet()) {
                if (kind.getKey().isInstance(cause)) {
                    return kind.getValue();
                }
            }
            cause = cause.getCause();
        }
        return answered
                ? new ExchangeError("reset", "the connection broke within the answer")
                : new ExchangeError(
                        "failed",
                        "the call failed before it was answered: "
                                + why.getClass().getSimpleName());
    }
}

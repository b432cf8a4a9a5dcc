package dev.claudetap.proxy.inprocess;

import dev.claudetap.trace.ExchangeError;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why a call failed. Never with an exception's own words, which may name a URL. */
final class CallErrors {
    private static final Map<Class<? extends Throwable>, ExchangeError> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(
                UnknownHostException.class, new ExchangeError("name_not_found", "the host's name cannot be resolved"));
        KINDS.put(SSLException.class, new ExchangeError("tls", "TLS with the host failed"));
        KINDS.put(CertificateException.class, new ExchangeError("tls", "the host's certificate is not trusted"));
        KINDS.put(NoRouteToHostException.class, new ExchangeError("unreachable", "there is no route to the host"));
        KINDS.put(ConnectException.class, new ExchangeError("connect_refused", "the host did not accept a connection"));
        KINDS.put(InterruptedIOException.class, new ExchangeError("timeout", "the caller's time was over"));
        KINDS.put(EOFException.class, new ExchangeError("closed_early", "the host closed the connection"));
        KINDS.put(ProtocolException.class, new ExchangeError("bad_response", "the answer is not HTTP, or not whole"));
    }

    private CallErrors() {}

    /** The first known reason in the chain of causes. */
    static ExchangeError of(Throwable why, boolean withinAnswer) {
        @Nullable Throwable cause = why;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            for (Map.Entry<Class<? extends Throwable>, ExchangeError> kind : KINDS.entrySet()) {
                if (kind.getKey().isInstance(cause)) {
                    return kind.getValue();
                }
            }
            cause = cause.getCause();
        }
        return withinAnswer
                ? new ExchangeError("reset", "the connection broke within the answer")
                : new ExchangeError(
                        "failed",
                        "the call failed before it was answered: "
                                + why.getClass().getSimpleName());
    }
}

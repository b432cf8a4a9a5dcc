package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line what went wrong with upstream and what a user can do. Names host and port, never a path, query or user-info. */
final class Faults {
    static final ExchangeError CLIENT_GONE =
            new ExchangeError("client_closed", "the agent closed its connection before the answer was whole");

    static final ExchangeError TAP_STOPPED =
            new ExchangeError("tap_stopped", "the tap was closed while the exchange was under way");

    static final ExchangeError BROKEN_REQUEST =
            new ExchangeError("bad_request", "the request's body is not well-formed");

    private Faults() {}

    static ExchangeError connect(Origin origin, String advice, Throwable cause) {
        String where = origin.authority();
        if (has(cause, ProxyConnectException.class)) {
            return proxy(where);
        }
        if (has(cause, UnknownHostException.class)) {
            return new ExchangeError(
                    "name_not_found", "the name of upstream " + where + " cannot be resolved. " + advice);
        }
        if (has(cause, SSLException.class) || has(cause, CertificateException.class)) {
            return tls(where, cause);
        }
        if (has(cause, ConnectTimeoutException.class)) {
            return new ExchangeError(
                    "connect_timeout", "upstream " + where + " did not accept a connection in time. Is it reachable?");
        }
        if (has(cause, NoRouteToHostException.class) || has(cause, PortUnreachableException.class)) {
            return new ExchangeError("unreachable", "upstream " + where + " is unreachable: no route to it");
        }
        if (has(cause, ConnectException.class)) {
            return new ExchangeError(
                    "connect_refused", "connection refused: nothing listens at upstream " + where + ". " + advice);
        }
        return new ExchangeError("connect_failed", "no connection to upstream " + where + " could be made");
    }

    private static ExchangeError proxy(String where) {
        return new ExchangeError(
                "upstream_proxy",
                "the proxy named by HTTPS_PROXY, HTTP_PROXY or ALL_PROXY did not connect to " + where
                        + ". Check that variable, or add the host to NO_PROXY");
    }

    private static ExchangeError tls(String where, Throwable cause) {
        String why;
        RootsUnreadableException roots = find(cause, RootsUnreadableException.class);
        if (roots != null) {
            why = "whom to trust is not known: " + roots.getMessage();
        } else if (has(cause, CertificateExpiredException.class)) {
            why = "its certificate has expired";
        } else if (has(cause, NameNotCertifiedException.class)
                || mentions(cause, "no subject alternative")
                || mentions(cause, "no name matching")) {
            why = "its certificate is not made out to that name (only subject alternative names count)";
        } else if (has(cause, CertificateException.class)
                || mentions(cause, "path building failed")
                || mentions(cause, "unable to find valid certification path")) {
            why = "its certificate is signed by an unknown root. To trust that root, give its PEM file with"
                    + " --tap-upstream-ca FILE or SSL_CERT_FILE";
        } else if (mentions(cause, "protocol_version")
                || mentions(cause, "protocol version")
                || mentions(cause, "not supported or disabled")
                || mentions(cause, "handshake_failure")) {
            why = "it offers no TLS version or cipher that is safe (TLS 1.2 is the least)";
        } else if (mentions(cause, "not an ssl/tls record") || mentions(cause, "plaintext")) {
            why = "it does not speak TLS there. Is the target an http:// one?";
        } else {
            why = "the handshake failed";
        }
        return new ExchangeError("tls", "TLS with upstream " + where + " failed: " + why);
    }

    /** Upstream broke off before the answer's head. */
    static ExchangeError beforeAnswer(Origin origin, @Nullable Throwable cause) {
        String where = origin.authority();
        if (cause == null) {
            return new ExchangeError("closed_early", "upstream " + where + " closed the connection before it answered");
        }
        if (has(cause, ProxyConnectException.class)) {
            return proxy(where);
        }
        if (has(cause, NotHttpException.class)) {
            return new ExchangeError("bad_response", "upstream " + where + " answered with something that is not HTTP");
        }
        if (has(cause, SSLException.class)) {
            return tls(where, cause);
        }
        return new ExchangeError("reset", "upstream " + where + " reset the connection before it answered");
    }

    static ExchangeError badResponse(Origin origin, String what) {
        return new ExchangeError(
                "bad_response", "upstream " + origin.authority() + " sent an answer that is not valid HTTP: " + what);
    }

    /** Upstream broke off within the answer's body. */
    static ExchangeError inBody(Origin origin, @Nullable Throwable cause) {
        String where = origin.authority();
        return cause == null
                ? new ExchangeError("closed_early", "upstream " + where + " closed the connection within its answer")
                : new ExchangeError("reset", "upstream " + where + " reset the connection within its answer");
    }

    private static boolean has(Throwable cause, Class<? extends Throwable> type) {
        return find(cause, type) != null;
    }

    private static <T extends Throwable> @Nullable T find(Throwable cause, Class<T> type) {
        int depth = 0;
        for (Throwable t = cause; t != null && depth < 20; t = t.getCause(), depth++) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static boolean mentions(Throwable cause, String words) {
        int depth = 0;
        for (Throwable t = cause; t != null && depth < 20; t = t.getCause(), depth++) {
            if (t.getMessage() != null
                    && t.getMessage().toLowerCase(Locale.ROOT).contains(words)) {
                return true;
            }
        }
        return false;
    }
}

package dev.claudetap.proxy;

import dev.claudetap.doctor.Finding;
import io.vertx.core.net.ProxyOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Whether a tap could reach its upstream from here, by the way that the proxy variables name. */
public final class UpstreamCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private UpstreamCheck() {}

    /** Opens a connection to the target, or to the proxy before it, and closes it again without a request. */
    public static Finding connect(URI target, Map<String, String> environment) {
        boolean tls = "https".equals(String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT));
        String host = target.getHost();
        if (host == null) {
            return problem("the target is no URL with a host");
        }
        int port = target.getPort() > 0 ? target.getPort() : tls ? 443 : 80;
        ProxyOptions proxy;
        try {
            proxy = UpstreamProxy.of(environment).forOrigin(new Origin(unbracketed(host), port, tls));
        } catch (IllegalArgumentException e) {
            return problem(String.valueOf(e.getMessage()));
        }
        return proxy == null
                ? connect(unbracketed(host), port, "")
                : connect(proxy.getHost(), proxy.getPort(), ", the proxy before " + host);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Finding connect(String host, int port, String role) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
            return new Finding(Finding.Level.OK, "connection", host + ":" + port + role + ", accepts connections");
        } catch (UnknownHostException e) {
            return problem(host + role + ", is not known to the name service; check the network and the name");
        } catch (IOException e) {
            return problem(host + ":" + port + role + ", cannot be reached: " + e.getMessage());
        }
    }

    private static Finding problem(String text) {
        return new Finding(Finding.Level.PROBLEM, "connection", text);
    }
}

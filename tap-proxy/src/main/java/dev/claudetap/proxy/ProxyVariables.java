package dev.claudetap.proxy;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The way that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name for requests of other clients than the tap's. Loopback is never
 * reached through a proxy.
 *
 * @param proxy a proxy whose name is not looked up yet, or {@link Proxy#NO_PROXY}
 * @param credentials what the proxy wants to hear, where the variable has it
 */
public record ProxyVariables(Proxy proxy, Optional<PasswordAuthentication> credentials) {
    /**
     * The way to a URL.
     *
     * @throws IllegalArgumentException when a variable is no proxy URL, or the URL has no host; the message repeats no value
     */
    public static ProxyVariables towards(URI url, Map<String, String> environment) {
        if (url.getHost() == null) {
            throw new IllegalArgumentException("the URL has no host");
        }
        boolean tls = "https".equals(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT));
        String host = url.getHost().replaceAll("^\\[|]$", "");
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        ProxyOptions found = UpstreamProxy.of(environment).forOrigin(new Origin(host, port, tls));
        if (found == null) {
            return new ProxyVariables(Proxy.NO_PROXY, Optional.empty());
        }
        Proxy.Type type = found.getType() == ProxyType.HTTP ? Proxy.Type.HTTP : Proxy.Type.SOCKS;
        String user = found.getUsername();
        String password = found.getPassword();
        return new ProxyVariables(
                new Proxy(type, InetSocketAddress.createUnresolved(found.getHost(), found.getPort())),
                user == null
                        ? Optional.empty()
                        : Optional.of(new PasswordAuthentication(
                                user, password == null ? new char[0] : password.toCharArray())));
    }
}

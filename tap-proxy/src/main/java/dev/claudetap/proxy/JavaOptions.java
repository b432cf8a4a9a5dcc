package dev.claudetap.proxy;

import dev.claudetap.client.ClientContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a JVM has to be told, since it reads neither proxy variables nor PEM bundles. */
final class JavaOptions {
    static final String VARIABLE = "JAVA_TOOL_OPTIONS";

    private JavaOptions() {}

    /** The variable's value: the user's own options first, so that ours count. */
    static String text(ClientContext context, URI proxy, Path trustStore, String password) {
        String ours = Stream.of(
                        "https.proxyHost=" + proxy.getHost(),
                        "https.proxyPort=" + proxy.getPort(),
                        "http.proxyHost=" + proxy.getHost(),
                        "http.proxyPort=" + proxy.getPort(),
                        "http.nonProxyHosts=localhost|127.*|[::1]",
                        "javax.net.ssl.trustStore=" + trustStore,
                        "javax.net.ssl.trustStoreType=PKCS12",
                        "javax.net.ssl.trustStorePassword=" + password)
                .map(option -> "\"-D" + option + "\"")
                .collect(Collectors.joining(" "));
        return context.variable(VARIABLE).map(own -> own + " " + ours).orElse(ours);
    }
}

package dev.claudetap.client;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables that send a process, and what it starts, through a forward tap and make them trust its CA. */
public final class ForwardEnvironment {
    /** Every variable that some agent or its usual tools read a proxy's address from. */
    public static final List<String> PROXY_VARIABLES =
            List.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy");

    /** Every variable that some agent or its usual tools read a CA bundle from. */
    public static final List<String> CA_VARIABLES = List.of(
            "NODE_EXTRA_CA_CERTS",
            "SSL_CERT_FILE",
            "CODEX_CA_CERTIFICATE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "GIT_SSL_CAINFO",
            "AWS_CA_BUNDLE",
            "DENO_CERT",
            "PIP_CERT");

    private ForwardEnvironment() {}

    /**
     * The variables for a process that would have had {@code context}'s environment: the proxy's address, the user's hosts without a
     * proxy and loopback, and the CA bundle where the endpoint has one.
     */
    public static Map<String, String> variables(ClientContext context, TapEndpoint endpoint) {
        Map<String, String> variables = new LinkedHashMap<>();
        PROXY_VARIABLES.forEach(name -> variables.put(name, endpoint.url().toString()));
        variables.putAll(NoProxy.variables(context));
        Path bundle = endpoint.caBundle();
        if (bundle != null) {
            CA_VARIABLES.forEach(name -> variables.put(name, bundle.toString()));
        }
        return variables;
    }

    /** Of those, what an agent's own settings need: the proxy and the one CA variable that Node.js reads. */
    public static Map<String, String> forSettings(ClientContext context, TapEndpoint endpoint) {
        Map<String, String> chosen = new LinkedHashMap<>(variables(context, endpoint));
        chosen.keySet().removeIf(name -> !PROXY_VARIABLES.contains(name) && !name.equals("NODE_EXTRA_CA_CERTS"));
        return chosen;
    }
}

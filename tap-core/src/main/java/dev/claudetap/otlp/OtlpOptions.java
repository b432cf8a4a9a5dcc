package dev.claudetap.otlp;

import dev.claudetap.pricing.PriceTable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where spans go, and what is in them. Immutable, safe on any thread. What OpenTelemetry's own exporters read from the environment counts
 * here too: headers, resource attributes, compression and time-out. The values of headers are secrets, which nothing here shows.
 */
public final class OtlpOptions {
    /** Stands for an address: the one that the environment has for OpenTelemetry's own exporters. */
    public static final String FROM_ENVIRONMENT = "env";

    private static final String TRACES = "/v1/traces";
    private static final String DEFAULT = "http://localhost:4318";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LONGEST_TIMEOUT_MS = 600_000;
    private static final int LAST_PORT = 65_535;

    private final URI endpoint;
    private final Map<String, String> headers;
    private final Attributes resource;
    private final boolean gzip;
    private final Duration timeout;
    private final boolean content;
    private final PriceTable prices;

    private OtlpOptions(OtlpOptions from, boolean content, PriceTable prices) {
        this.endpoint = from.endpoint;
        this.headers = from.headers;
        this.resource = from.resource;
        this.gzip = from.gzip;
        this.timeout = from.timeout;
        this.content = content;
        this.prices = prices;
    }

    private OtlpOptions(URI endpoint, Environment environment) {
        this.endpoint = endpoint;
        this.headers = environment.headers();
        this.resource = environment.resource();
        this.gzip = environment.compresses();
        this.timeout = environment.timeout();
        this.content = false;
        this.prices = PriceTable.bundled();
    }

    /**
     * Options for a collector or backend that takes OTLP over HTTP.
     *
     * @param url its address, as {@code OTEL_EXPORTER_OTLP_ENDPOINT} has it ({@code /v1/traces} is added unless it is there), or
     *     {@link #FROM_ENVIRONMENT}
     * @param environment the environment's variables
     * @throws IllegalArgumentException when the address, or a variable that counts, cannot be used; the message is one line for people
     */
    public static OtlpOptions of(String url, Map<String, String> environment) {
        Environment variables = new Environment(environment);
        return new OtlpOptions(
                url.strip().equals(FROM_ENVIRONMENT) ? variables.endpoint() : endpoint(url.strip(), true), variables);
    }

    /** The same with or without what was said: prompts, answers, arguments and results of tools. Without it unless asked for. */
    public OtlpOptions withContent(boolean wanted) {
        return new OtlpOptions(this, wanted, prices);
    }

    /** The same with other prices than those of this version. */
    public OtlpOptions withPrices(PriceTable table) {
        return new OtlpOptions(this, content, Objects.requireNonNull(table, "table"));
    }

    /** Where requests go. */
    public URI endpoint() {
        return endpoint;
    }

    /** The address without its path and query, which may hold a key. */
    String shownEndpoint() {
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        return endpoint.getScheme() + "://" + endpoint.getHost() + port;
    }

    Map<String, String> headers() {
        return headers;
    }

    Attributes resource() {
        return resource;
    }

    boolean gzip() {
        return gzip;
    }

    Duration timeout() {
        return timeout;
    }

    boolean content() {
        return content;
    }

    PriceTable prices() {
        return prices;
    }

    /** The message never repeats the address: it may carry a password. */
    private static URI endpoint(String url, boolean base) {
        URI address = parsed(url);
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
            throw unusable("is not an http or https URL; write it as http://host:4318");
        }
        if (address.getRawUserInfo() != null) {
            throw unusable("has a user in it; put the credentials into OTEL_EXPORTER_OTLP_HEADERS");
        }
        if (address.getPort() == 0 || address.getPort() > LAST_PORT) {
            throw unusable("has a port that does not exist; ports are 1 to 65535");
        }
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        if (!base || path.endsWith(TRACES)) {
            return address;
        }
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return parsed(address.getScheme() + "://" + address.getRawAuthority() + trimmed + TRACES + query);
    }

    private static URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Without the cause, which would repeat the address.
            throw unusable("is not a URL; write it as http://host:4318");
        }
    }

    private static IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("the OTLP address " + why);
    }

    /** What variables say, those for traces before those for everything. */
    private record Environment(Map<String, String> variables) {
        private String value(String name) {
            String traces = variables
                    .getOrDefault("OTEL_EXPORTER_OTLP_TRACES_" + name, "")
                    .strip();
            return traces.isEmpty()
                    ? variables.getOrDefault("OTEL_EXPORTER_OTLP_" + name, "").strip()
                    : traces;
        }

        URI endpoint() {
            String traces = variables
                    .getOrDefault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")
                    .strip();
            String all =
                    variables.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip();
            return traces.isEmpty()
                    ? OtlpOptions.endpoint(all.isEmpty() ? DEFAULT : all, true)
                    : OtlpOptions.endpoint(traces, false);
        }

        boolean compresses() {
            return !value("COMPRESSION").equals("none");
        }

        Duration timeout() {
            String millis = value("TIMEOUT");
            if (!millis.matches("\\d{1,9}")) {
                return TIMEOUT;
            }
            return Duration.ofMillis(Math.max(1, Math.min(LONGEST_TIMEOUT_MS, Integer.parseInt(millis))));
        }

        Map<String, String> headers() {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(pairs("OTEL_EXPORTER_OTLP_HEADERS"));
            headers.putAll(pairs("OTEL_EXPORTER_OTLP_TRACES_HEADERS"));
            headers.forEach((name, value) -> {
                boolean token = name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
                if (!token || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c > '~')) {
                    throw new IllegalArgumentException(
                            "OTEL_EXPORTER_OTLP_HEADERS has a header that HTTP does not allow; write name=value,name=value");
                }
            });
            return Map.copyOf(headers);
        }

        Attributes resource() {
            Map<String, String> described = new TreeMap<>(pairs("OTEL_RESOURCE_ATTRIBUTES"));
            String name = variables.getOrDefault("OTEL_SERVICE_NAME", "").strip();
            described.putIfAbsent(GenAi.SERVICE_NAME, "claude-tap");
            described.putIfAbsent(GenAi.SERVICE_VERSION, OtlpSink.version());
            if (!name.isEmpty()) {
                described.put(GenAi.SERVICE_NAME, name);
            }
            Attributes resource = new Attributes();
            described.forEach(resource::put);
            return resource;
        }

        /** {@code name=value,name=value} with percent-encoded values, as W3C Baggage has them. */
        private Map<String, String> pairs(String variable) {
            Map<String, String> pairs = new TreeMap<>();
            for (String pair : variables.getOrDefault(variable, "").split(",", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    pairs.put(
                            pair.substring(0, equals).strip(),
                            decoded(pair.substring(equals + 1).strip(), variable));
                } else if (!pair.isBlank()) {
                    throw new IllegalArgumentException(
                            variable + " is not like name=value,name=value; a comma within a value is written %2C");
                }
            }
            return pairs;
        }

        private static String decoded(String value, String variable) {
            try {
                return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // Without the cause, which would repeat a part of the value.
                throw new IllegalArgumentException(
                        variable + " has a % that begins no code; a percent sign is written %25");
            }
        }
    }
}

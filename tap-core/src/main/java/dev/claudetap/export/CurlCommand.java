package dev.claudetap.export;

import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.TraceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The arguments of a cURL command, and the variables in them. Nothing captured can end a quotation or be taken for an option. */
final class CurlCommand {
    /** What cURL sets by itself, or what held for the connection only. */
    private static final Pattern OWN =
            Pattern.compile("(?i)host|content-length|accept-encoding|connection|transfer-encoding|content-encoding");

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Anything else could be a file, another protocol, or an option of cURL. */
    private static final Pattern WEB = Pattern.compile("(?i)https?://[^/?#].*");

    private static final Pattern HOST = Pattern.compile("(?i)https://([a-z0-9.-]+)(?::\\d+)?(?:[/?#].*)?");

    /** What cURL would add, where the agent sent none. */
    private static final List<String> ADDED = List.of("User-Agent", "Accept", "Content-Type", "Expect");

    private final List<String> arguments = new ArrayList<>();
    private final Set<String> variables = new LinkedHashSet<>();
    private final String host;

    CurlCommand(TraceRecord record) {
        RequestRecord request = record.request();
        String url = url(record);
        this.host = host(url);
        String method = TOKEN.matcher(request.method()).matches() ? request.method() : "POST";
        boolean head = method.equals("HEAD");
        // Brackets in a URL would be taken for a range.
        arguments.add("-g -N --proto '=http,https' " + (head ? "--head" : "-X " + quoted(method)) + " --url "
                + filled(url, at("generativelanguage.googleapis.com") ? "GEMINI_API_KEY" : "CURL_URL_KEY"));
        for (Header line : request.headers()) {
            if (!OWN.matcher(line.name()).matches()
                    && TOKEN.matcher(line.name()).matches()) {
                arguments.add("-H " + header(line));
            }
        }
        for (String name : ADDED) {
            if (request.headers().first(name).isEmpty()) {
                arguments.add("-H " + quoted(name + ":"));
            }
        }
    }

    /** Whether the request went to a place that cURL may be sent to. */
    static boolean sendable(TraceRecord record) {
        return WEB.matcher(url(record)).matches();
    }

    List<String> arguments() {
        return arguments;
    }

    /** The variables that stand for what was redacted. */
    Set<String> variables() {
        return variables;
    }

    private String header(Header line) {
        String value = line.value().replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " ").strip();
        return value.isEmpty() ? quoted(line.name() + ";") : filled(line.name() + ": " + value, variable(line.name()));
    }

    /** The text in quotation marks, with a variable in the place of every mark of redaction. */
    private String filled(String text, String variable) {
        Matcher mark = Redactor.markPattern().matcher(text);
        StringBuilder filled = new StringBuilder();
        int from = 0;
        while (mark.find()) {
            variables.add(variable);
            filled.append(from == mark.start() ? "" : quoted(text.substring(from, mark.start())))
                    .append("\"$" + variable + "\"");
            from = mark.end();
        }
        return from == text.length() && from > 0
                ? filled.toString()
                : filled.append(quoted(text.substring(from))).toString();
    }

    /**
     * The name that the provider's own tools use, for its own header on the way to itself only. The trace may be a stranger's: no other
     * name may be one that the user's environment has for something else.
     */
    private String variable(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        if (name.equals("x-api-key") && at("api.anthropic.com")) {
            return "ANTHROPIC_API_KEY";
        }
        if (name.equals("authorization") && at("api.anthropic.com")) {
            return "ANTHROPIC_AUTH_TOKEN";
        }
        if (name.equals("authorization") && at("api.openai.com")) {
            return "OPENAI_API_KEY";
        }
        if (name.equals("api-key") && at("openai.azure.com")) {
            return "AZURE_OPENAI_API_KEY";
        }
        if (name.equals("x-goog-api-key") && at("generativelanguage.googleapis.com")) {
            return "GEMINI_API_KEY";
        }
        return "CURL_HEADER_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }

    private boolean at(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** The host of an encrypted connection; empty where there is none, or where a reader could take another one for it. */
    private static String host(String url) {
        Matcher plain = HOST.matcher(url);
        return plain.matches() ? plain.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /** Where the request went, without what no URL may hold. */
    static String url(TraceRecord record) {
        String url = HarExport.url(record.header().upstreamBaseUrl(), record.request(), false);
        StringBuilder safe = new StringBuilder();
        for (byte b : url.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f) {
                safe.append((char) b);
            } else {
                safe.append(String.format("%%%02X", b));
            }
        }
        return safe.toString();
    }

    /** One word for a shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}

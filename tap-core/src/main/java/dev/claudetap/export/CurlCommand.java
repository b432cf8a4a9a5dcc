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

    /** What cURL would add, where the agent sent none. */
    private static final List<String> ADDED = List.of("User-Agent", "Accept", "Content-Type", "Expect");

    private final List<String> arguments = new ArrayList<>();
    private final Set<String> variables = new LinkedHashSet<>();
    private final String host;

    CurlCommand(TraceRecord record) {
        RequestRecord request = record.request();
        String url = url(record);
        this.host = url.replaceFirst("^\\w+://([^/?#]*).*$", "$1").toLowerCase(Locale.ROOT);
        String method = TOKEN.matcher(request.method()).matches() ? request.method() : "POST";
        boolean head = method.equals("HEAD");
        // Brackets in a URL would be taken for a range.
        arguments.add("-g -N " + (head ? "--head " : "-X " + quoted(method) + " ") + filled(url, "key"));
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

    List<String> arguments() {
        return arguments;
    }

    /** The variables that stand for what was redacted. */
    Set<String> variables() {
        return variables;
    }

    private String header(Header line) {
        String value = line.value().replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " ").strip();
        return value.isEmpty() ? quoted(line.name() + ";") : filled(line.name() + ": " + value, line.name());
    }

    /** The text in quotation marks, with a variable in the place of every mark of redaction. */
    private String filled(String text, String name) {
        Matcher mark = Redactor.markPattern().matcher(text);
        StringBuilder filled = new StringBuilder();
        int from = 0;
        while (mark.find()) {
            String variable = variable(name.toLowerCase(Locale.ROOT));
            variables.add(variable);
            filled.append(from == mark.start() ? "" : quoted(text.substring(from, mark.start())))
                    .append("\"$" + variable + "\"");
            from = mark.end();
        }
        return from == text.length() && from > 0
                ? filled.toString()
                : filled.append(quoted(text.substring(from))).toString();
    }

    /** The names that the providers' own tools use, where there are some. */
    private String variable(String name) {
        return switch (name) {
            case "x-api-key" -> host.contains("anthropic") ? "ANTHROPIC_API_KEY" : "X_API_KEY";
            case "x-goog-api-key", "key" -> "GEMINI_API_KEY";
            case "api-key" -> "AZURE_OPENAI_API_KEY";
            case "authorization" ->
                host.contains("openai")
                        ? "OPENAI_API_KEY"
                        : host.contains("anthropic") ? "ANTHROPIC_AUTH_TOKEN" : "API_KEY";
            default -> {
                String plain = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
                yield plain.matches("[A-Z].*") ? plain : "HEADER_" + plain;
            }
        };
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

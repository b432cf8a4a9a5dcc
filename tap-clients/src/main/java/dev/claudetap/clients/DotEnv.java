package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of a {@code .env} file, which an agent reads below those of its environment. */
final class DotEnv {
    private static final Pattern LINE = Pattern.compile(
            "\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^#]*)).*");

    private DotEnv() {}

    /** The context with a file's variables in its environment where that does not have them. */
    static ClientContext below(ClientContext context, Optional<Path> file) {
        Map<String, String> variables =
                file.flatMap(context::readFile).map(DotEnv::parse).orElse(Map.of());
        Map<String, String> merged = new HashMap<>(variables);
        merged.putAll(context.environment());
        return new ClientContext(merged, context.arguments(), context.home(), context.workingDirectory());
    }

    static Map<String, String> parse(String text) {
        Map<String, String> variables = new HashMap<>();
        text.lines().forEach(line -> {
            Matcher pair = LINE.matcher(line);
            if (pair.matches()) {
                String value = pair.group(2) != null ? pair.group(2) : pair.group(3) != null ? pair.group(3) : null;
                variables.put(pair.group(1), value == null ? pair.group(4).strip() : value);
            }
        });
        return variables;
    }
}

package dev.claudetap.pricing;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Under which names a table may have a model. Stateless. */
final class ModelNames {
    /** Whose prices hold at a host, by what its name ends with or has in it. */
    private static final List<Map.Entry<String, String>> NAMESPACES = List.of(
            Map.entry("openrouter.ai", "openrouter"),
            Map.entry("generativelanguage", "gemini"),
            Map.entry("aiplatform", "vertex_ai"),
            Map.entry("vertexai", "vertex_ai"),
            Map.entry("openai.azure.com", "azure"),
            Map.entry("cognitiveservices", "azure_ai"),
            Map.entry("services.ai.azure.com", "azure_ai"),
            Map.entry("api.moonshot.ai", "moonshot"),
            Map.entry("api.kimi.com", "moonshot"),
            Map.entry("grok.com", "xai"),
            Map.entry("api.x.ai", "xai"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("bedrock-runtime", "bedrock"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.cerebras.ai", "cerebras"),
            Map.entry("api.fireworks.ai", "fireworks_ai"),
            Map.entry("api.together.xyz", "together_ai"));

    private static final Pattern PREFIX =
            Pattern.compile("^(?:models|bedrock|openrouter|azure_ai|azure|vertex_ai|gemini)/");
    private static final Pattern REGION = Pattern.compile("^(?:us|eu|apac|au|jp|ca|global)\\.");
    private static final Pattern CUT = Pattern.compile("[:@].*$");
    private static final Pattern VERSION = Pattern.compile("-v\\d{1,3}$");
    private static final Pattern DATE = Pattern.compile("-(?:20\\d{6}|20\\d\\d-\\d\\d-\\d\\d|latest)$");
    private static final Pattern MAKER = Pattern.compile("^[a-z]+\\.");
    /** Each is tried on all names before it. */
    private static final List<UnaryOperator<String>> FORMS =
            List.of(cut(PREFIX), cut(CUT), cut(VERSION), cut(DATE), cut(REGION), cut(MAKER));

    private ModelNames() {}

    private static UnaryOperator<String> cut(Pattern part) {
        return name -> part.matcher(name).replaceFirst("");
    }

    /** The namespace of a host's own prices; empty where a model's maker sets them. */
    static String namespace(String address) {
        String host = host(address);
        return NAMESPACES.stream()
                .filter(entry -> entry.getKey().contains(".")
                        ? host.equals(entry.getKey()) || host.endsWith("." + entry.getKey())
                        : host.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String host(String address) {
        try {
            String host = URI.create(address.replaceFirst("\\?.*$", "")).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAnUrl) {
            return "";
        }
    }

    /** Whether a subscription pays for what goes there. */
    static boolean isSubscription(String address) {
        String host = host(address);
        return (host.equals("chatgpt.com") && address.contains("/backend-api/codex"))
                || host.endsWith("cloudcode-pa.googleapis.com")
                || address.contains("/v1internal");
    }

    /**
     * Names to look up, the best first: the name as it is, without what providers and regions put in front of it and
     * versions behind it; then the whole segments of a gateway's route, the longest first.
     */
    static List<String> of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        Set<String> names = new LinkedHashSet<>(forms(name));
        if (name.contains("/")) {
            List<String> segments = new ArrayList<>();
            for (String segment : name.split("/", -1)) {
                segments.addAll(forms(segment));
            }
            segments.sort((one, other) -> other.length() - one.length());
            names.addAll(segments);
        }
        names.remove("");
        return List.copyOf(names);
    }

    private static Collection<String> forms(String name) {
        Set<String> names = new LinkedHashSet<>(List.of(name));
        for (UnaryOperator<String> form : FORMS) {
            List.copyOf(names).stream().map(form).forEach(names::add);
        }
        return names;
    }
}

package dev.claudetap.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The hosts that an agent must reach without a proxy: the user's, and this machine's own names. */
public final class NoProxy {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    private NoProxy() {}

    /** Both spellings of the variable with the same value: the user's entries from both of them, then loopback. */
    public static Map<String, String> variables(ClientContext context) {
        return variables(context::variable);
    }

    /** The same for an agent that finds its variables in more places than the environment. */
    public static Map<String, String> variables(Function<String, Optional<String>> lookup) {
        String value = merged(lookup);
        return Map.of("NO_PROXY", value, "no_proxy", value);
    }

    /** Whether the user has exempted every host: then nothing goes through any proxy. */
    public static boolean exemptsAll(ClientContext context) {
        return merged(context::variable).equals("*");
    }

    private static String merged(Function<String, Optional<String>> lookup) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String name : List.of("NO_PROXY", "no_proxy")) {
            for (String entry : lookup.apply(name).orElse("").split(",", -1)) {
                add(entries, entry.strip());
            }
        }
        LOOPBACK.forEach(entry -> add(entries, entry));
        return entries.containsKey("*") ? "*" : String.join(",", entries.values());
    }

    private static void add(Map<String, String> entries, String entry) {
        if (!entry.isEmpty()) {
            entries.putIfAbsent(entry.toLowerCase(Locale.ROOT), entry);
        }
    }
}

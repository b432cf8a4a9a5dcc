package dev.claudetap.redact;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** Tells by its name whether a header, JSON member, query parameter or variable holds a secret. Thread-safe. */
final class SecretNames {
    private static final int REMEMBERED = 4096;

    // What is known of a name: its value is a secret; is one if it looks random; is one in an OAuth request, as an
    // environment variable, as a header; what is in it are headers, are environment variables.
    private static final int SURE = 1;
    private static final int IF_RANDOM = 1 << 1;
    private static final int OAUTH_SECRET = 1 << 2;
    private static final int VARIABLE = 1 << 3;
    private static final int HEADER = 1 << 4;
    static final int HEADERS = 1 << 5;
    static final int VARIABLES = 1 << 6;
    private static final int ANY = SURE | IF_RANDOM | OAUTH_SECRET;

    private final List<RedactionRule> rules;
    private final ConcurrentMap<String, Integer> known = new ConcurrentHashMap<>();

    SecretNames(List<RedactionRule> rules) {
        this.rules = List.copyOf(rules);
    }

    boolean header(String name) {
        return (traits(name) & HEADER) != 0;
    }

    /** Whether a JSON member's string value is a secret. */
    boolean json(String name, String value) {
        int traits = traits(name);
        return (traits & SURE) != 0 || ((traits & IF_RANDOM) != 0 && looksRandom(value));
    }

    /** What is known of a name, all in one. */
    int traits(String name) {
        Integer traits = known.get(name);
        if (traits == null) {
            traits = findTraits(name);
            if (known.size() < REMEMBERED) {
                known.put(name, traits);
            }
        }
        return traits;
    }

    /** Whether a string of a member with such a name may be a secret, whatever it looks like. */
    static boolean mayBeSecret(int traits, boolean amongHeaders, boolean amongVariables) {
        return (traits & (ANY | (amongHeaders ? HEADER : 0) | (amongVariables ? VARIABLE : 0))) != 0;
    }

    private int findTraits(String name) {
        String plain = normalize(name);
        String lower = name.toLowerCase(Locale.ROOT);
        boolean key = endsAs(plain, "key", SecretWords.OTHER_KEYS);
        return certainty(name, plain)
                | (SecretWords.OAUTH.contains(plain) ? OAUTH_SECRET : 0)
                | (key || plain.endsWith("pass") || plain.endsWith("auth") ? VARIABLE : 0)
                | (isHeader(name, plain) ? HEADER : 0)
                | (lower.endsWith("headers") ? HEADERS : 0)
                | (lower.endsWith("env") || lower.equals("environment") ? VARIABLES : 0);
    }

    private int certainty(String name, String plain) {
        if (endsWithAny(plain, SecretWords.JSON_ENDINGS) || ruled(RedactionRule.Target.JSON_KEY, name)) {
            return SURE;
        }
        if (endsAs(plain, "token", SecretWords.OTHER_TOKENS)) {
            String which = plain.substring(0, plain.length() - "token".length());
            return SecretWords.CREDENTIAL_TOKENS.contains(which) ? SURE : IF_RANDOM;
        }
        return 0;
    }

    /** Whether a member of an OAuth request is one more secret, beside those of any JSON. */
    boolean oauth(String name) {
        return (traits(name) & OAUTH_SECRET) != 0;
    }

    /** Whether a member of a map of environment variables is one more secret. */
    boolean environment(String name) {
        return (traits(name) & VARIABLE) != 0;
    }

    boolean query(String name) {
        String plain = normalize(name);
        return SecretWords.QUERY.contains(plain)
                || endsWithAny(plain, SecretWords.JSON_ENDINGS)
                || endsAs(plain, "token", SecretWords.OTHER_TOKENS)
                || ruled(RedactionRule.Target.QUERY, name);
    }

    /** Whether {@code name=…} in some text may assign a secret. */
    boolean assignment(String name) {
        return (traits(name) & (SURE | IF_RANDOM)) != 0;
    }

    /** Whether the name alone says that what is assigned to it is a secret. */
    boolean certain(String name) {
        return (traits(name) & SURE) != 0;
    }

    private boolean isHeader(String name, String plain) {
        if (plain.startsWith("accesscontrol") || plain.startsWith("xstainless") || plain.contains("ratelimit")) {
            return false;
        }
        return plain.startsWith("cosy")
                || plain.endsWith("accountid")
                || plain.endsWith("session")
                || plain.endsWith("signature")
                || plain.equals("xauth")
                || SecretWords.HEADER_PARTS.stream().anyMatch(plain::contains)
                || endsAs(plain, "token", SecretWords.OTHER_TOKENS)
                || endsAs(plain, "key", SecretWords.OTHER_KEYS)
                || ruled(RedactionRule.Target.HEADER, name);
    }

    private boolean ruled(RedactionRule.Target target, String name) {
        for (RedactionRule rule : rules) {
            if (rule.target() == target && rule.pattern().matcher(name).matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsAs(String plain, String ending, List<String> exceptBefore) {
        return plain.endsWith(ending)
                && !endsWithAny(plain.substring(0, plain.length() - ending.length()), exceptBefore);
    }

    private static boolean endsWithAny(String plain, List<String> endings) {
        for (String ending : endings) {
            if (plain.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a value looks made by a machine: no white space, and a digit among letters or quite long. */
    static boolean looksRandom(String value) {
        boolean digit = false;
        int letters = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ') {
                return false;
            }
            digit |= Character.isDigit(c);
            letters += Character.isLetter(c) ? 1 : 0;
        }
        return value.length() >= 8 && ((digit && letters > 0) || letters >= 20);
    }

    static final Pattern SCHEME = Pattern.compile(
            "(?i)(Bearer|Basic|Token|Digest|ApiKey|Api-Key|Key|Negotiate|GoogleLogin|DPoP|AWS4-HMAC-SHA256)\\s+");

    /** The letters and digits of a name, in lower case. */
    static String normalize(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}

package dev.claudetap.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** Tells by its name whether a header, JSON member, query parameter or variable holds a secret. Thread-safe. */
final class SecretNames {
    private static final Set<String> QUERY = Set.of(
            "key",
            "apikey",
            "xapikey",
            "token",
            "code",
            "sig",
            "signature",
            "password",
            "passwd",
            "pwd",
            "secret",
            "auth",
            "authorization",
            "jwt",
            "assertion",
            "clientassertion",
            "codeverifier",
            "devicecode",
            "xamzsignature",
            "xamzsecuritytoken",
            "xamzcredential",
            "xgoogsignature",
            "xgoogcredential",
            "awsaccesskeyid",
            "subjecttoken",
            "actortoken",
            "ticket",
            "otp");
    private static final Set<String> OAUTH = Set.of(
            "code",
            "codeverifier",
            "assertion",
            "clientassertion",
            "devicecode",
            "subjecttoken",
            "actortoken",
            "token");
    private static final List<String> JSON_ENDINGS = List.of(
            "apikey",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "authorization",
            "cookie",
            "cookies",
            "setcookie2",
            "privatekey",
            "secretkey",
            "accesskey",
            "accesskeyid",
            "signingkey",
            "encryptionkey",
            "sessionkey",
            "subscriptionkey",
            "masterkey",
            "accountkey",
            "sharedkey",
            "authkey",
            "credential",
            "credentials",
            "pwd");
    private static final List<String> HEADER_PARTS =
            List.of("authorization", "credential", "password", "passwd", "secret", "cookie", "apikey", "passphrase");
    private static final Set<String> CREDENTIAL_TOKENS = Set.of(
            "access",
            "refresh",
            "id",
            "auth",
            "bearer",
            "session",
            "personal",
            "job",
            "api",
            "security",
            "csrf",
            "xsrf",
            "private",
            "bot",
            "oauth",
            "personalaccess",
            "device",
            "deploy",
            "webhook",
            "client",
            "service");
    /** What stands before "token" when it is a place in a list or a word of a model's vocabulary. */
    private static final List<String> OTHER_TOKENS = List.of(
            "page",
            "next",
            "prev",
            "previous",
            "stop",
            "eos",
            "bos",
            "pad",
            "unk",
            "sep",
            "cls",
            "mask",
            "continuation",
            "sync",
            "special",
            "cursor",
            "start",
            "end",
            "first",
            "last",
            "per",
            "max",
            "min",
            "input",
            "output",
            "prompt",
            "completion",
            "resume",
            "count");
    /** What stands before "key" in headers that name things rather than open them. */
    private static final List<String> OTHER_KEYS = List.of(
            "idempotency", "cache", "surrogate", "partition", "routing", "public", "websocket", "sort", "primary");

    private static final int REMEMBERED = 4096;

    /** Whether a name alone says that its value is a secret. */
    private enum Certainty {
        YES,
        IF_RANDOM,
        NO
    }

    private final List<RedactionRule> rules;
    private final ConcurrentMap<String, Certainty> known = new ConcurrentHashMap<>();

    SecretNames(List<RedactionRule> rules) {
        this.rules = List.copyOf(rules);
    }

    boolean header(String name) {
        String plain = normalize(name);
        if (plain.startsWith("accesscontrol") || plain.startsWith("xstainless") || plain.contains("ratelimit")) {
            return false;
        }
        return plain.startsWith("cosy")
                || plain.endsWith("accountid")
                || plain.endsWith("session")
                || plain.endsWith("signature")
                || plain.equals("xauth")
                || HEADER_PARTS.stream().anyMatch(plain::contains)
                || endsAs(plain, "token", OTHER_TOKENS)
                || endsAs(plain, "key", OTHER_KEYS)
                || ruled(RedactionRule.Target.HEADER, name);
    }

    /** Whether a JSON member's string value is a secret. */
    boolean json(String name, String value) {
        Certainty certainty = known(name);
        return certainty == Certainty.YES || (certainty == Certainty.IF_RANDOM && looksRandom(value));
    }

    private Certainty known(String name) {
        Certainty certainty = known.get(name);
        if (certainty == null) {
            certainty = certainty(name);
            if (known.size() < REMEMBERED) {
                known.put(name, certainty);
            }
        }
        return certainty;
    }

    private Certainty certainty(String name) {
        String plain = normalize(name);
        if (endsWithAny(plain, JSON_ENDINGS) || ruled(RedactionRule.Target.JSON_KEY, name)) {
            return Certainty.YES;
        }
        if (endsAs(plain, "token", OTHER_TOKENS)) {
            String which = plain.substring(0, plain.length() - "token".length());
            return CREDENTIAL_TOKENS.contains(which) ? Certainty.YES : Certainty.IF_RANDOM;
        }
        return Certainty.NO;
    }

    /** Whether a member of an OAuth request is one more secret, beside those of any JSON. */
    static boolean oauth(String name) {
        return OAUTH.contains(normalize(name));
    }

    /** Whether a member of a map of environment variables is one more secret. */
    static boolean environment(String name) {
        String plain = normalize(name);
        return endsAs(plain, "key", OTHER_KEYS) || plain.endsWith("pass") || plain.endsWith("auth");
    }

    boolean query(String name) {
        String plain = normalize(name);
        return QUERY.contains(plain)
                || endsWithAny(plain, JSON_ENDINGS)
                || endsAs(plain, "token", OTHER_TOKENS)
                || ruled(RedactionRule.Target.QUERY, name);
    }

    /** Whether {@code name=…} in some text may assign a secret. */
    boolean assignment(String name) {
        return known(name) != Certainty.NO;
    }

    /** Whether the name alone says that what is assigned to it is a secret. */
    boolean certain(String name) {
        return known(name) == Certainty.YES;
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

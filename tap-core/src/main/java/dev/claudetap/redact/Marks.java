package dev.claudetap.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Names for secrets: the same secret has the same mark within a session, and a mark tells nothing about its secret.
 * Thread-safe.
 */
final class Marks {
    static final String OPENING = "[redacted:";
    private static final String ONE = "\\[redacted:[A-Za-z0-9-]{1,40}:[0-9a-f]{6}]";
    private static final Pattern MARK = Pattern.compile(ONE);
    /** Header lines of one name, of which each was taken out, may stand in one. */
    private static final Pattern MARKED =
            Pattern.compile(ONE + "(?:[,;] ?(?:" + SecretNames.SCHEME.pattern() + ")?" + ONE + ")*");
    /** Pictures have a mark without a digest. */
    static final Pattern ANY_MARK = Pattern.compile("\\[redacted:([A-Za-z0-9-]{1,40})(?::[0-9a-f]{6})?]");

    private static final String ALGORITHM = "HmacSHA256";
    private static final int REMEMBERED = 4096;

    private final ConcurrentMap<String, String> kinds = new ConcurrentHashMap<>();
    /** Made with the first mark: to look for a source of random bytes takes a start too long. Guarded by this. */
    private @Nullable SecretKeySpec key;

    /** The mark that stands for {@code secret}; the kind under which it was first seen stays with it. */
    String mark(String kind, String secret) {
        String digest = digest(secret);
        String first = kinds.size() < REMEMBERED ? kinds.putIfAbsent(digest, kind) : kinds.get(digest);
        return OPENING + (first == null ? kind : first) + ':' + digest.substring(0, 6) + ']';
    }

    /** Whether a value is a mark, or a list of marks, and nothing else, so that there is nothing left to take out. */
    static boolean isMarked(String value) {
        return value.startsWith(OPENING) && MARKED.matcher(value).matches();
    }

    /** Whether a mark starts at that index. */
    static boolean isMarkAt(String text, int index) {
        return text.startsWith(OPENING, index)
                && MARK.matcher(text).region(index, text.length()).lookingAt();
    }

    /** Adds {@code each} to the kind of every mark in a text. */
    static void count(String text, int each, Map<String, Integer> kinds) {
        Matcher mark = ANY_MARK.matcher(text);
        while (mark.find()) {
            kinds.merge(mark.group(1), each, Integer::sum);
        }
    }

    private synchronized SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            known = new SecretKeySpec(random, ALGORITHM);
            key = known;
        }
        return known;
    }

    private String digest(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            // UTF-16 rather than UTF-8, so that texts with different lone surrogates stay different.
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_16BE)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}

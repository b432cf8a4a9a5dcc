package dev.claudetap.redact;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonScanner.Token;
import dev.claudetap.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of one JSON text in one pass over its tokens. Everything that is no secret stays as it is written.
 * Use once.
 */
final class JsonRedactor {
    private static final int DEEPEST_STRING = 4;
    private static final int LONGEST_ESCAPE = 6;

    private final Redactor redactor;
    private final String json;
    private final int stringDepth;
    private final boolean piece;
    private final byte[] low;
    private final JsonScanner scanner;
    private final List<Level> levels = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private int copied;
    private @Nullable Boolean oauth;
    private Token last = Token.END;

    JsonRedactor(Redactor redactor, String json, int stringDepth) {
        this(redactor, json, stringDepth, false, new JsonScanner(json));
    }

    private JsonRedactor(Redactor redactor, String json, int stringDepth, boolean piece, JsonScanner scanner) {
        this.redactor = redactor;
        this.json = json;
        this.stringDepth = stringDepth;
        this.piece = piece;
        this.low = Anchors.low(json);
        this.scanner = scanner;
    }

    /** For an event of a stream: its strings may be pieces of longer texts, so their look is judged elsewhere. */
    static JsonRedactor ofEvent(Redactor redactor, String json, JsonScanner atItsBeginning) {
        return new JsonRedactor(redactor, json, 0, true, atItsBeginning);
    }

    /** An object or array that is open. */
    private static final class Level {
        /** Name of the member whose value this is, or whose value the array around it is; and what is known of it. */
        final String name;

        final int nameTraits;
        final boolean object;
        /** Name of the member that comes next, and what is known of it. */
        String member = "";

        int memberTraits;
        /** Value of a {@code name} member, for pairs of name and value. */
        String pair = "";

        /** Whether members are headers, or environment variables; for a list, whether the member around it is one. */
        final boolean headers;

        final boolean environment;

        Level(@Nullable Level parent, boolean object) {
            this.name = parent == null ? "" : parent.valueName();
            this.nameTraits = parent == null ? 0 : parent.valueTraits();
            this.object = object;
            this.headers = object ? (nameTraits & SecretNames.HEADERS) != 0 : parent != null && parent.headers;
            this.environment =
                    object ? (nameTraits & SecretNames.VARIABLES) != 0 : parent != null && parent.environment;
        }

        String valueName() {
            return object ? member : name;
        }

        int valueTraits() {
            return object ? memberTraits : nameTraits;
        }

        /** Whether its next string has to be read, because of the name that it has. */
        boolean isNamed() {
            return SecretNames.mayBeSecret(valueTraits(), headers, environment)
                    || member.equals("name")
                    || member.equals("key")
                    || (member.equals("value") && !pair.isEmpty());
        }
    }

    /**
     * The text without secrets; the same object when there are none.
     *
     * @throws JsonException when the text is not JSON
     */
    String redact() throws JsonException {
        walk();
        return copied == 0 ? json : out.append(json, copied, json.length()).toString();
    }

    /**
     * For a text that begins as JSON does: as far as it is JSON its members' names count, also that of a string at which
     * it is cut, and again on every line that begins so; the rest has to be known by its look.
     */
    String redactLines() {
        while (true) {
            try {
                return redact();
            } catch (JsonException cut) {
                int next = nextLine();
                unfinished(next);
                if (next == json.length()) {
                    return redactor.scanned(out.append(json, copied, next).toString());
                }
                levels.clear();
                last = Token.END;
                scanner.restart(next);
            }
        }
    }

    /** Where the next line begins that may be a JSON object or array; the text's end when there is none. */
    private int nextLine() {
        int line = json.indexOf('\n', scanner.end());
        while (line >= 0) {
            int from = line + 1;
            while (from < json.length() && json.charAt(from) <= ' ') {
                from++;
            }
            if (from < json.length() && (json.charAt(from) == '{' || json.charAt(from) == '[')) {
                return from;
            }
            line = json.indexOf('\n', from);
        }
        return json.length();
    }

    /** A string that is cut may go on up to {@code end}. */
    private void unfinished(int end) {
        Level level = levels.isEmpty() ? null : levels.get(levels.size() - 1);
        int from = scanner.start();
        boolean value = level != null && (last == Token.NAME || !level.object);
        boolean open = from >= scanner.end() && from < json.length() && json.charAt(from) == '"';
        if (!value || !open) {
            return;
        }
        String text = unescaped(json.substring(from + 1, end));
        String clean = clean(level, text);
        if (!clean.equals(text)) {
            out.append(json, copied, from);
            JsonText.quote(clean, out);
            // It stays as open as it was.
            out.setLength(out.length() - 1);
            if (end < json.length()) {
                out.append('\n');
            }
            copied = end;
        }
    }

    /** The characters of a string that is cut, maybe within an escape. */
    private static String unescaped(String cut) {
        for (int end = cut.length(); end >= 0 && end > cut.length() - LONGEST_ESCAPE; end--) {
            try {
                JsonScanner scanner = new JsonScanner('"' + cut.substring(0, end) + '"');
                scanner.next();
                return scanner.string();
            } catch (JsonException withinAnEscape) {
                // One character less may be whole.
            }
        }
        return cut;
    }

    private void walk() throws JsonException {
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            Level level = levels.isEmpty() ? null : levels.get(levels.size() - 1);
            switch (token) {
                case BEGIN_OBJECT -> levels.add(new Level(level, true));
                case BEGIN_ARRAY -> levels.add(new Level(level, false));
                case END_OBJECT, END_ARRAY -> levels.remove(levels.size() - 1);
                case NAME -> {
                    if (level != null) {
                        level.member = name();
                        level.memberTraits = redactor.names().traits(level.member);
                    }
                }
                case STRING -> string(level);
                default -> {
                    // Numbers and literals are never secrets.
                }
            }
            last = token;
        }
    }

    private String name() throws JsonException {
        String name = scanner.string();
        // No built-in rule is about so few characters.
        boolean tooShort = name.length() < 16 && !redactor.scanner().hasRules();
        String clean = tooShort || !mayHold() ? name : redactor.scanned(name);
        if (!clean.equals(name)) {
            replace(clean);
        }
        return name;
    }

    private void replace(String clean) {
        out.append(json, copied, scanner.start());
        JsonText.quote(clean, out);
        copied = scanner.end();
    }

    private void string(@Nullable Level level) throws JsonException {
        if (scanner.end() - scanner.start() <= 2) {
            return;
        }
        boolean named = level != null && level.isNamed();
        if (!named && !beginsAsJson() && (piece || !mayHold())) {
            return;
        }
        String value = scanner.string();
        String clean = clean(level, value);
        if (level != null && (level.member.equals("name") || level.member.equals("key"))) {
            level.pair = value;
        }
        if (!clean.equals(value)) {
            replace(clean);
        }
    }

    /** Whether anything in the current string or name may look like a secret. */
    private boolean mayHold() {
        return redactor.scanner().anchors().inJson(low, scanner.start() + 1, scanner.end() - 1);
    }

    /** Whether the current string may be JSON itself. */
    private boolean beginsAsJson() {
        int i = scanner.start() + 1;
        int to = scanner.end() - 1;
        while (i < to && low[i] >= 0 && (low[i] <= ' ' || low[i] == '\\')) {
            if (low[i] == '\\' && low[i + 1] == 'u') {
                return true; // may be white space, or even the bracket
            }
            i += low[i] == '\\' ? 2 : 1;
        }
        return i < to && (low[i] == '{' || low[i] == '[');
    }

    private String clean(@Nullable Level level, String value) {
        if (level != null && isSecret(level, value)) {
            return redactor.credential(level.valueName(), value);
        }
        if (piece && !(value.length() >= 16 && looksLikeJson(value))) {
            return value;
        }
        return stringDepth < DEEPEST_STRING ? redactor.leaf(value, stringDepth + 1) : redactor.scanned(value);
    }

    private boolean isSecret(Level level, String value) {
        String name = level.valueName();
        if (name.isEmpty() || (level.object && level.name.equals("properties"))) {
            return false;
        }
        if (level.object && name.equals("value") && !level.pair.isEmpty()) {
            return redactor.names().header(level.pair) || redactor.names().json(level.pair, value);
        }
        return redactor.names().json(name, value)
                || (redactor.names().oauth(name) && isOAuth())
                || (level.headers && redactor.names().header(name))
                || (level.environment && redactor.names().environment(name));
    }

    /** Whether it is an OAuth request. */
    private boolean isOAuth() {
        Boolean known = oauth;
        if (known == null) {
            known = json.contains("grant_type");
            oauth = known;
        }
        return known;
    }

    private static boolean looksLikeJson(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        return to - from > 4
                && ((text.charAt(from) == '{' && text.charAt(to - 1) == '}')
                        || (text.charAt(from) == '[' && text.charAt(to - 1) == ']'));
    }
}

package dev.claudetap.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Finds secrets in text by their look: known kinds of keys, private key blocks, bearer tokens, passwords in URLs, and
 * assignments to names that hold secrets. One pass, no backtracking, a bounded look back. Thread-safe.
 */
final class TextScanner {
    /** How many characters before a position a scan may need to see. */
    static final int LOOK_BACK = 160;

    /** Characters of texts whose finds are remembered: more than any model's window holds. */
    private static final int REMEMBERED = 8_000_000;

    private final SecretNames names;
    private final Anchors anchors;
    private final List<RedactionRule> rules;
    private final SeenTexts seen = new SeenTexts(REMEMBERED);

    TextScanner(SecretNames names, List<RedactionRule> rules) {
        this.names = names;
        this.anchors = new Anchors(rules);
        this.rules = rules.stream()
                .filter(rule -> rule.target() == RedactionRule.Target.TEXT)
                .toList();
    }

    /**
     * What a scan found.
     *
     * @param spans secrets in order, not overlapping
     * @param hold where text starts that may turn out secret when more comes; the text's length when nothing may
     * @param resume where the next scan has to start when more comes
     */
    record Result(List<Span> spans, int hold, int resume) {}

    /** The secrets of a whole text. Rules of the user's cost more than to remember what they found. */
    List<Span> scan(String text) {
        if (rules.isEmpty()) {
            return anchors.in(text) ? scan(text, 0, true).spans() : List.of();
        }
        List<Span> known = seen.find(text);
        if (known != null) {
            return known;
        }
        List<Span> spans = scan(text, 0, true).spans();
        seen.keep(text, spans);
        return spans;
    }

    /** Whether there are rules of the user's. */
    boolean hasRules() {
        return !rules.isEmpty();
    }

    Anchors anchors() {
        return anchors;
    }

    /**
     * The secrets from an index on.
     *
     * @param complete false when more text may follow, so that what touches the end is not decided yet
     */
    Result scan(String text, int from, boolean complete) {
        TextScan scan = new TextScan(names, anchors, text, complete);
        scan.run(from);
        return rules.isEmpty() ? scan.result() : withRules(text, from, complete, scan.result());
    }

    private Result withRules(String text, int from, boolean complete, Result builtIn) {
        List<Span> spans = new ArrayList<>(builtIn.spans());
        int hold = builtIn.hold();
        for (RedactionRule rule : rules) {
            Matcher matcher = rule.pattern().matcher(text).region(from, text.length());
            matcher.useTransparentBounds(true).useAnchoringBounds(false);
            boolean open = false;
            while (!open && matcher.find()) {
                open = !complete && matcher.end() == text.length();
                if (open) {
                    hold = Math.min(hold, matcher.start());
                } else if (matcher.end() > matcher.start()) {
                    spans.add(new Span(matcher.start(), matcher.end(), rule.name()));
                }
            }
            if (!complete && !open && missesText(matcher)) {
                hold = Math.min(hold, lastWord(text));
            }
        }
        // What the built-in rules have decided stays decided; a rule's own find beyond that is found again.
        for (Span span : builtIn.spans()) {
            hold = Math.max(hold, span.to());
        }
        int end = hold;
        spans.removeIf(span -> span.from() >= end);
        return new Result(withoutOverlaps(spans), hold, Math.min(hold, builtIn.resume()));
    }

    /** Whether a search that found nothing more ran out of text, so that more of it could have made a match. */
    @SuppressWarnings("JdkObsolete") // What comes next in a stream is exactly what hitEnd is for.
    private static boolean missesText(Matcher matcher) {
        return matcher.hitEnd();
    }

    private static int lastWord(String text) {
        int i = text.length();
        while (i > 0 && text.charAt(i - 1) > ' ') {
            i--;
        }
        return i;
    }

    private static List<Span> withoutOverlaps(List<Span> spans) {
        spans.sort(Comparator.comparingInt(Span::from)
                .thenComparing(Comparator.comparingInt(Span::to).reversed()));
        List<Span> kept = new ArrayList<>();
        for (Span span : spans) {
            Span last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            if (last == null || span.from() >= last.to()) {
                kept.add(span);
            } else if (span.to() > last.to()) {
                kept.set(kept.size() - 1, new Span(last.from(), span.to(), last.kind()));
            }
        }
        return kept;
    }
}

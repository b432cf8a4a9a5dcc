package dev.claudetap.assertions;

import dev.claudetap.canonical.VolatileRule;
import dev.claudetap.canonical.VolatileText;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractAssert;

/** Assertions on a text that may be long: failures show the place that matters. */
public final class TextAssert extends AbstractAssert<TextAssert, String> {
    private static final int SHOWN = 200;

    private final VolatileText rules;

    TextAssert(String text) {
        this(text, VolatileText.standard());
    }

    private TextAssert(String text, VolatileText rules) {
        super(text, TextAssert.class);
        this.rules = rules;
    }

    /** It is that text. */
    public TextAssert is(String expected) {
        if (!actual.equals(expected)) {
            throw failure("Expected another text; %s", Excerpt.difference(expected, actual));
        }
        return this;
    }

    /** It has all of these in it. */
    public TextAssert contains(String... parts) {
        for (String part : parts) {
            if (!actual.contains(part)) {
                throw failure(
                        "Expected to find %s in a text of %s characters that begins with\n  %s",
                        Excerpt.of(part, SHOWN), actual.length(), Excerpt.of(actual, SHOWN));
            }
        }
        return this;
    }

    /** It has none of these in it. */
    public TextAssert doesNotContain(String... parts) {
        for (String part : parts) {
            int at = actual.indexOf(part);
            if (at >= 0) {
                throw failure(
                        "Expected not to find %s but it is there, at character %s:\n  %s",
                        Excerpt.of(part, SHOWN), at, Excerpt.around(actual, at));
            }
        }
        return this;
    }

    /** Something in it matches. */
    public TextAssert containsPattern(Pattern pattern) {
        if (!pattern.matcher(actual).find()) {
            throw failure(
                    "Expected to find the pattern %s in a text of %s characters that begins with\n  %s",
                    pattern, actual.length(), Excerpt.of(actual, SHOWN));
        }
        return this;
    }

    /** There is none. */
    public TextAssert isEmpty() {
        if (!actual.isEmpty()) {
            throw failure("Expected no text but found\n  %s", Excerpt.of(actual, SHOWN));
        }
        return this;
    }

    /** It is shorter than so many characters. */
    public TextAssert isShorterThan(int characters) {
        if (actual.length() >= characters) {
            throw failure("Expected less than %s characters but there are %s", characters, actual.length());
        }
        return this;
    }

    /** The same, with one more rule for what {@link #matchesSnapshot} leaves out. */
    public TextAssert ignoring(VolatileRule rule) {
        return new TextAssert(actual, rules.and(rule)).as(descriptionText());
    }

    /**
     * It is what it was when the snapshot of that name was taken, but for ids, dates, versions and directories. Snapshots
     * are text files, see {@link Snapshots}; {@code -Dtap.snapshots.update=true} takes them anew.
     */
    public TextAssert matchesSnapshot(String name) {
        String problem = Snapshots.ofThisRun().check(name, rules.normalise(actual));
        if (!problem.isEmpty()) {
            throw failure("%s", problem);
        }
        return this;
    }
}

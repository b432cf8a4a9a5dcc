package dev.claudetap.export;

import dev.claudetap.compare.Change;
import dev.claudetap.compare.Comparison;
import dev.claudetap.compare.ComparisonText;
import java.io.IOException;
import java.util.List;

/** A comparison of two runs for people, as Markdown. Traced text stands in code fences. */
public final class ComparisonMarkdown {
    private final Appendable out;

    private ComparisonMarkdown(Appendable out) {
        this.out = out;
    }

    /**
     * Writes it.
     *
     * @throws IOException when {@code out} fails
     */
    public static void write(Comparison comparison, Appendable out) throws IOException {
        new ComparisonMarkdown(out).write(comparison);
    }

    private void write(Comparison comparison) throws IOException {
        out.append("# ")
                .append(comparison.isSame() ? "The runs are the same" : "The runs differ")
                .append("\n\n");
        out.append("| | ").append(cell(comparison.first().name()));
        out.append(" | ").append(cell(comparison.second().name())).append(" | change |\n|---|---|---|---|\n");
        for (List<String> row : ComparisonText.totals(comparison)) {
            out.append("| ").append(String.join(" | ", row)).append(" |\n");
        }
        for (ComparisonText.Section section : ComparisonText.sections(comparison)) {
            out.append("\n## ").append(SafeText.line(section.title())).append("\n");
            for (Change change : section.changes()) {
                change(change);
            }
        }
    }

    private void change(Change change) throws IOException {
        out.append("\n**").append(change.aspect().words()).append("**");
        if (!change.title().isEmpty()) {
            out.append(" ").append(SafeText.line(change.title()));
        }
        out.append("\n");
        if (!change.lines().isEmpty()) {
            String text = SafeText.visible(String.join("\n", change.lines()));
            String fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
            out.append("\n" + fence + "diff\n" + text + "\n" + fence + "\n");
        }
    }

    static int longestTicks(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static String cell(String text) {
        return SafeText.line(text).replace("|", "\\|");
    }
}

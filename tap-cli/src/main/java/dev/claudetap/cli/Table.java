package dev.claudetap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows under a heading, in columns that are as wide as what is in them; the last one takes what is left of a line. */
final class Table {
    private static final int USUAL_WIDTH = 120;
    private static final int NARROWEST_LAST = 30;
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param headings of the columns; one that begins with {@code >} has its column end flush */
    Table(String... headings) {
        this.headings = List.of(headings);
    }

    void row(String... cells) {
        List<String> safe = new ArrayList<>();
        for (String cell : cells) {
            safe.add(TerminalText.line(cell));
        }
        rows.add(safe);
    }

    /** How wide lines may be: the terminal's width where a shell tells it. */
    static int width(Map<String, String> environment) {
        try {
            return Math.max(40, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException untold) {
            return USUAL_WIDTH;
        }
    }

    void print(Console console) {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = heading(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], length(row.get(column)));
            }
        }
        int last = widths.length - 1;
        int before = 0;
        for (int column = 0; column < last; column++) {
            before += widths[column] + GAP.length();
        }
        widths[last] = Math.min(widths[last], Math.max(NARROWEST_LAST, width(console.environment()) - before));
        List<String> titles = new ArrayList<>();
        for (int column = 0; column < widths.length; column++) {
            titles.add(heading(column));
        }
        console.out().println(line(titles, widths));
        rows.forEach(row -> console.out().println(line(row, widths)));
    }

    private String heading(int column) {
        String heading = headings.get(column);
        return isFlushRight(column) ? heading.substring(1) : heading;
    }

    private boolean isFlushRight(int column) {
        return headings.get(column).startsWith(">");
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cut(cells.get(column), widths[column]);
            String blanks = " ".repeat(widths[column] - length(cell));
            line.append(column == 0 ? "" : GAP);
            line.append(isFlushRight(column) ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 3)) + "...";
    }
}

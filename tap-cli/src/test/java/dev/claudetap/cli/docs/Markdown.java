package dev.claudetap.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the repository.
 *
 * @param file where it is
 * @param lines its text
 */
record Markdown(Path file, List<String> lines) {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(?:#([^)\\s]+))?[^)]*\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");

    /**
     * A fenced block.
     *
     * @param place file and line, for messages
     * @param language the word after the fence
     * @param mark what the comment in the line before says; empty without one
     * @param text the lines between the fences
     */
    record Block(String place, String language, String mark, String text) {}

    /** Every document: those at the root and those below docs. */
    static List<Markdown> all(Path root) throws IOException {
        List<Markdown> documents = new ArrayList<>();
        try (Stream<Path> top = Files.list(root);
                Stream<Path> below = Files.walk(root.resolve("docs"))) {
            List<Path> files = Stream.concat(top, below)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            for (Path file : files) {
                documents.add(read(file));
            }
        }
        return documents;
    }

    /** One document. */
    static Markdown read(Path file) throws IOException {
        return new Markdown(file, Files.readAllLines(file));
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /** Its fenced blocks in order. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("```")) {
                continue;
            }
            if (open < 0) {
                open = i;
            } else {
                String text = String.join("\n", lines.subList(open + 1, i)) + "\n";
                blocks.add(new Block(file + ":" + (open + 1), lines.get(open).substring(3), mark(open), text));
                open = -1;
            }
        }
        return blocks;
    }

    private String mark(int fence) {
        String before = fence == 0 ? "" : lines.get(fence - 1);
        return before.startsWith("<!-- ") ? before.substring(5, before.length() - 4) : "";
    }

    /**
     * A link into the repository.
     *
     * @param path where to, from the folder of its document; empty for the document itself
     * @param anchor of which heading; empty for the whole document
     */
    record Link(String path, String anchor) {}

    /** Its links that point into the repository. */
    List<Link> relativeLinks() {
        List<Link> links = new ArrayList<>();
        for (String line : text()) {
            Matcher matcher = LINK.matcher(line);
            while (matcher.find()) {
                if (!matcher.group(1).contains("://")) {
                    links.add(new Link(matcher.group(1), Objects.requireNonNullElse(matcher.group(2), "")));
                }
            }
        }
        return links;
    }

    /** The document that a link of this one leads to. */
    Path target(Link link) {
        return link.path().isEmpty() ? file : file.resolveSibling(link.path()).normalize();
    }

    /** Its headings in order, without their number signs. */
    List<String> headings() {
        return text().stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> heading.group(1))
                .toList();
    }

    /** By what its headings can be linked to, as GitHub makes it. */
    List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        for (String heading : headings()) {
            String plain = NOT_IN_ANCHORS
                    .matcher(heading.toLowerCase(Locale.ROOT))
                    .replaceAll("")
                    .replace(' ', '-');
            long before = anchors.stream().filter(plain::equals).count();
            anchors.add(before == 0 ? plain : plain + "-" + before);
        }
        return anchors;
    }

    /** How many rows each of its tables has, heads included. */
    List<Integer> tableRows() {
        List<Integer> tables = new ArrayList<>();
        boolean inTable = false;
        for (String line : text()) {
            boolean row = line.startsWith("|");
            if (row && inTable) {
                tables.set(tables.size() - 1, tables.get(tables.size() - 1) + 1);
            } else if (row) {
                tables.add(1);
            }
            inTable = row;
        }
        return tables;
    }

    /** Its lines outside fenced blocks. */
    private List<String> text() {
        List<String> text = new ArrayList<>();
        boolean fenced = false;
        for (String line : lines) {
            boolean fence = line.startsWith("```");
            if (!fence && !fenced) {
                text.add(line);
            }
            fenced ^= fence;
        }
        return text;
    }
}

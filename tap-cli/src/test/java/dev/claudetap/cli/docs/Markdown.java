package dev.claudetap.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");

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
                documents.add(new Markdown(file, Files.readAllLines(file)));
            }
        }
        return documents;
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

    /** The targets of its links that point into the repository. */
    List<String> relativeLinks() {
        List<String> links = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = LINK.matcher(line);
            while (matcher.find()) {
                if (!matcher.group(1).contains("://")) {
                    links.add(matcher.group(1));
                }
            }
        }
        return links;
    }
}

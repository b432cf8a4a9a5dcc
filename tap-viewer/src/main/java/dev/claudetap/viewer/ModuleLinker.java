package dev.claudetap.viewer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Joins ES modules into one script, since inline modules cannot import each other. Each module becomes a function of
 * its own that returns its exports. It knows the two forms that {@code src/main/web} uses, {@code import { … } from
 * './x.js';} on one line and {@code export} before a function or const, and refuses any other.
 */
final class ModuleLinker {
    private static final Pattern IMPORT = Pattern.compile("import (\\{[\\w, ]+}) from '\\./([\\w-]+)\\.js';");
    private static final Pattern EXPORT = Pattern.compile("export ((?:async )?function|const) (\\w+)(.*)");

    private final StringBuilder script = new StringBuilder(1 << 16);
    private final Set<String> added = new LinkedHashSet<>();

    /** Adds a module whose imports were all added before. */
    void add(String name, String source) {
        List<String> exports = new ArrayList<>();
        script.append("const $").append(name).append(" = (() => {\n");
        source.lines().forEach(line -> script.append(link(name, line, exports)).append('\n'));
        script.append("return { ")
                .append(exports.stream().collect(Collectors.joining(", ")))
                .append(" };\n})();\n");
        added.add(name);
    }

    private String link(String name, String line, List<String> exports) {
        if (line.startsWith("import")) {
            Matcher matcher = IMPORT.matcher(line);
            if (!matcher.matches() || !added.contains(matcher.group(2))) {
                throw new IllegalStateException(name + ".js: cannot link " + line);
            }
            return "const " + matcher.group(1) + " = $" + matcher.group(2) + ";";
        }
        if (line.startsWith("export")) {
            Matcher matcher = EXPORT.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException(name + ".js: cannot link " + line);
            }
            exports.add(matcher.group(2));
            return line.substring("export ".length());
        }
        return line;
    }

    /** The whole script so far. */
    String script() {
        return script.toString();
    }
}

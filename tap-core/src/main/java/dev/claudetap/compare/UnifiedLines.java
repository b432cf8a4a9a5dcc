package dev.claudetap.compare;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/** A difference of two texts as the lines of a unified diff. Stateless. */
final class UnifiedLines {
    private static final int CONTEXT = 3;
    private static final int MOST = 400;
    private static final int LONGEST = 2_000;

    private UnifiedLines() {}

    static List<String> between(String before, String after) {
        List<String> old = lines(before);
        Patch<String> patch = DiffUtils.diff(old, lines(after));
        List<String> unified = UnifiedDiffUtils.generateUnifiedDiff("", "", old, patch, CONTEXT);
        List<String> shown = new ArrayList<>();
        for (String line : unified.subList(Math.min(2, unified.size()), unified.size())) { // without the names of files
            if (shown.size() == MOST) {
                shown.add("… " + (unified.size() - 2 - MOST) + " more lines");
                break;
            }
            shown.add(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
        }
        return shown;
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : text.lines().toList();
    }
}

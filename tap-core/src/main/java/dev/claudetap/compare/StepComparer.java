package dev.claudetap.compare;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import dev.claudetap.compare.Change.Aspect;
import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares calls of two runs. A change that every later request repeats is told once. Not safe for several threads. */
final class StepComparer {
    /** Changes of what requests repeat, as they were told. */
    private final Set<List<Change>> told = new HashSet<>();

    List<Change> compare(Step one, Step other) {
        List<Change> changes = new ArrayList<>();
        List<Change> lasting = new ArrayList<>();
        if (!one.asked().model().equals(other.asked().model())) {
            lasting.add(
                    changed(Aspect.MODEL, "", one.asked().model(), other.asked().model()));
        }
        if (!one.asked().system().equals(other.asked().system())) {
            lasting.add(changed(
                    Aspect.SYSTEM, "", one.asked().system(), other.asked().system()));
        }
        tools(one.asked().tools(), other.asked().tools(), lasting);
        parameters(one.asked().parameters(), other.asked().parameters(), lasting);
        if (!lasting.isEmpty() && told.add(List.copyOf(lasting))) {
            changes.addAll(lasting);
        }
        String asked = BlockText.ofMessages(one.asked().messages());
        String askedNow = BlockText.ofMessages(other.asked().messages());
        if (!asked.equals(askedNow)) {
            changes.add(changed(Aspect.MESSAGES, "", asked, askedNow));
        }
        toolCalls(uses(one), uses(other), changes);
        String answer = BlockText.ofText(one.answer());
        String answerNow = BlockText.ofText(other.answer());
        if (!answer.equals(answerNow)) {
            changes.add(changed(Aspect.ANSWER, "", answer, answerNow));
        }
        if (one.fate() != other.fate()) {
            changes.add(changed(Aspect.FATE, "", one.fate().name(), other.fate().name()));
        }
        return changes;
    }

    private static void tools(List<ToolDefinition> one, List<ToolDefinition> other, List<Change> changes) {
        Map<String, ToolDefinition> before = Run.byName(one);
        Map<String, ToolDefinition> after = Run.byName(other);
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            ToolDefinition old = before.get(name);
            ToolDefinition now = after.get(name);
            if (old == null) {
                changes.add(new Change(Aspect.TOOLS, "added: " + name, List.of()));
            } else if (now == null) {
                changes.add(new Change(Aspect.TOOLS, "removed: " + name, List.of()));
            } else if (!old.equals(now)) {
                changes.add(changed(Aspect.TOOLS, "changed: " + name, BlockText.of(old), BlockText.of(now)));
            }
        }
    }

    private static void parameters(Map<String, JsonValue> before, Map<String, JsonValue> after, List<Change> changes) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            String old = BlockText.json(before.get(name));
            String now = BlockText.json(after.get(name));
            if (!old.equals(now)) {
                changes.add(changed(Aspect.PARAMETERS, name, old, now));
            }
        }
    }

    private static List<ContentBlock.ToolUse> uses(Step step) {
        return step.answer().stream()
                .filter(ContentBlock.ToolUse.class::isInstance)
                .map(ContentBlock.ToolUse.class::cast)
                .toList();
    }

    /** Calls of a tool correspond to each other in order; their ids never do. */
    private static void toolCalls(
            List<ContentBlock.ToolUse> one, List<ContentBlock.ToolUse> other, List<Change> changes) {
        List<String> before = one.stream().map(ContentBlock.ToolUse::name).toList();
        List<String> after = other.stream().map(ContentBlock.ToolUse::name).toList();
        for (AbstractDelta<String> delta : DiffUtils.diff(before, after, true).getDeltas()) {
            int from = delta.getSource().getPosition();
            int to = delta.getTarget().getPosition();
            if (delta.getType() == DeltaType.EQUAL) {
                for (int i = 0; i < delta.getSource().size(); i++) {
                    arguments(one.get(from + i), other.get(to + i), changes);
                }
                continue;
            }
            one.subList(from, from + delta.getSource().size())
                    .forEach(use -> changes.add(
                            changed(Aspect.TOOL_CALLS, "gone: " + use.name(), BlockText.json(use.input()), "")));
            other.subList(to, to + delta.getTarget().size())
                    .forEach(use -> changes.add(
                            changed(Aspect.TOOL_CALLS, "new: " + use.name(), "", BlockText.json(use.input()))));
        }
    }

    private static void arguments(ContentBlock.ToolUse one, ContentBlock.ToolUse other, List<Change> changes) {
        String before = BlockText.json(one.input());
        String after = BlockText.json(other.input());
        if (!before.equals(after)) {
            changes.add(changed(Aspect.TOOL_CALLS, "arguments of " + one.name(), before, after));
        }
    }

    private static Change changed(Aspect aspect, String title, String before, String after) {
        return new Change(aspect, title, UnifiedLines.between(before, after));
    }
}

package dev.claudetap.assertions;

import dev.claudetap.canonical.VolatileText;
import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.ToolDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Where a request leaves the one before, in the order in which a prompt cache reads them. It compares what the requests say, and so
 * can show it; {@link dev.claudetap.cache.CacheReport} tells by digests and the provider's counts what was lost.
 */
final class PrefixChange {
    /**
     * A part of a request that a cache reads as a whole.
     *
     * @param name for people
     */
    private record Block(String name, String text) {}

    private PrefixChange() {}

    /** What differs and why; empty when {@code now} begins with all of {@code before}. */
    static String between(LlmCall before, LlmCall now) {
        if (!before.model().equals(now.model())) {
            return "another model was asked, " + now.model() + " after " + before.model()
                    + ", and a cache belongs to one model";
        }
        String tools = tools(before.tools(), now.tools());
        if (!tools.isEmpty()) {
            return tools;
        }
        List<Block> old = blocks(before);
        List<Block> young = blocks(now);
        for (int i = 0; i < old.size(); i++) {
            if (i >= young.size()) {
                return old.get(i).name() + " is no longer there: the history was shortened";
            }
            String change = change(old.get(i), young.get(i));
            if (!change.isEmpty()) {
                return change;
            }
        }
        return "";
    }

    private static String tools(List<ToolDefinition> before, List<ToolDefinition> now) {
        List<String> old = before.stream().map(ToolDefinition::name).toList();
        List<String> young = now.stream().map(ToolDefinition::name).toList();
        if (old.equals(young)) {
            return "";
        }
        if (new HashSet<>(old).equals(new HashSet<>(young))) {
            int at = 0;
            while (old.get(at).equals(young.get(at))) {
                at++;
            }
            return "the tools come in another order: tool " + (at + 1) + " is " + young.get(at) + " and was "
                    + old.get(at);
        }
        List<String> added = new ArrayList<>(young);
        added.removeAll(old);
        List<String> gone = new ArrayList<>(old);
        gone.removeAll(young);
        return "other tools are offered: " + (added.isEmpty() ? "" : String.join(", ", added) + " came")
                + (added.isEmpty() || gone.isEmpty() ? "" : ", ")
                + (gone.isEmpty() ? "" : String.join(", ", gone) + " went");
    }

    private static List<Block> blocks(LlmCall call) {
        List<Block> blocks = new ArrayList<>();
        for (ToolDefinition tool : call.tools()) {
            blocks.add(new Block("tool " + tool.name(), tool.description() + "\n" + tool.schema()));
        }
        blocks.add(new Block("the system prompt", call.system()));
        int number = 1;
        for (Message message : call.messages()) {
            String name = "message " + number++ + " (" + message.role() + ")";
            int part = 1;
            for (ContentBlock block : message.content()) {
                blocks.add(new Block(name + (message.content().size() > 1 ? ", block " + part : ""), text(block)));
                part++;
            }
        }
        return blocks;
    }

    private static String text(ContentBlock block) {
        if (block instanceof ContentBlock.Text words) {
            return words.text();
        }
        return block instanceof ContentBlock.ToolUse use
                ? use.id() + " " + use.name() + " " + use.input().toJson()
                : block.toString();
    }

    private static String change(Block old, Block young) {
        if (old.equals(young)) {
            return "";
        }
        if (!old.name().equals(young.name())) {
            return old.name() + " is now " + young.name();
        }
        int at = Excerpt.firstDifference(old.text(), young.text());
        return old.name() + " differs from character " + at + " on" + why(old.text(), young.text())
                + ":\n  before: " + Excerpt.around(old.text(), at)
                + "\n  now:    " + Excerpt.around(young.text(), at);
    }

    private static String why(String old, String young) {
        if (young.startsWith(old)) {
            return " (something was added to it)";
        }
        VolatileText rules = VolatileText.standard();
        if (!rules.normalise(old).equals(rules.normalise(young))) {
            return "";
        }
        List<String> names = rules.explaining(old, young);
        return names.isEmpty() ? "" : " (only a " + String.join(" and a ", names) + " changed)";
    }
}

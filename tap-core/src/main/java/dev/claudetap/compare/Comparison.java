package dev.claudetap.compare;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two runs side by side: their turns aligned by what was asked in each, and what is different in those. Token counts and
 * costs are told, but are no difference of the runs. Immutable.
 *
 * @param first the run that is compared with
 * @param second the run that is compared
 * @param pairs the turns of both, in order
 */
public record Comparison(Run first, Run second, List<Pair> pairs) {
    public Comparison {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        pairs = List.copyOf(pairs);
    }

    /**
     * Turns that correspond to each other; one of them is null when the other run has none like it.
     *
     * @param first of the first run
     * @param second of the second run
     * @param changes what is different; empty when both are there and say the same
     */
    public record Pair(@Nullable Step first, @Nullable Step second, List<Change> changes) {
        public Pair {
            changes = List.copyOf(changes);
        }

        /** Whether it is the same in both runs. */
        public boolean isSame() {
            return first != null && second != null && changes.isEmpty();
        }
    }

    /** Compares two runs. */
    public static Comparison of(Run first, Run second) {
        List<String> left = first.steps().stream().map(Comparison::key).toList();
        List<String> right = second.steps().stream().map(Comparison::key).toList();
        StepComparer comparer = new StepComparer();
        List<Pair> pairs = new ArrayList<>();
        for (AbstractDelta<String> delta : DiffUtils.diff(left, right, true).getDeltas()) {
            int from = delta.getSource().getPosition();
            int to = delta.getTarget().getPosition();
            int before = delta.getSource().size();
            int after = delta.getTarget().size();
            int both = delta.getType() == DeltaType.EQUAL ? before : Math.min(before, after);
            for (int i = 0; i < Math.max(before, after); i++) {
                Step one = i < before ? first.steps().get(from + i) : null;
                Step other = i < after ? second.steps().get(to + i) : null;
                List<Change> changes =
                        i < both && one != null && other != null ? comparer.compare(one, other) : List.of();
                pairs.add(new Pair(one, other, changes));
            }
        }
        return new Comparison(first, second, pairs);
    }

    /** Whether both runs asked and were answered the same. */
    public boolean isSame() {
        return pairs.stream().allMatch(Pair::isSame);
    }

    /** What a turn is for: who asks, and what is new, without what a tool happened to answer. */
    private static String key(Step step) {
        StringBuilder key = new StringBuilder(step.asked().subAgent() ? "sub" : "main");
        for (Message message : step.asked().messages()) {
            for (ContentBlock block : message.content()) {
                if (block instanceof ContentBlock.Text text) {
                    key.append("\ntext ")
                            .append(text.text(), 0, Math.min(80, text.text().length()));
                } else {
                    key.append("\n").append(block.getClass().getSimpleName());
                }
            }
        }
        return key.toString();
    }
}

package dev.claudetap.cli;

import dev.claudetap.capture.SessionSummary;
import dev.claudetap.pricing.CallCosts;
import dev.claudetap.pricing.CostSum;
import dev.claudetap.pricing.PriceTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said about a run when it is over. Pure; the console makes the lines harmless. */
final class SummaryText {
    private static final int MOST_MODELS = 12;
    private static final int LONGEST_MODEL = 80;

    private SummaryText() {}

    /** The headline first, then its details. */
    static List<String> lines(SessionSummary summary, @Nullable Path trace, @Nullable Path page) {
        List<String> lines = new ArrayList<>();
        if (summary.calls() == 0 && trace == null) {
            lines.add("API calls: 0; nothing was recorded, so there is no trace and no page");
        } else {
            lines.add(calls(summary));
            lines.add("tokens: " + tokens(summary));
            cost(summary.costs()).ifPresent(lines::add);
        }
        if (!summary.callsByModel().isEmpty()) {
            lines.add("models: " + models(summary.callsByModel()));
        }
        if (summary.unrecorded() > 0) {
            lines.add("relayed without a record: " + Amounts.number(summary.unrecorded()));
        }
        if (summary.storageErrors() > 0) {
            lines.add("storage errors: " + Amounts.number(summary.storageErrors())
                    + ", records missing from the trace: " + Amounts.number(summary.unsaved()));
        }
        if (trace != null) {
            lines.add("trace: " + trace);
        }
        if (page != null) {
            lines.add("page: " + page);
        }
        return lines;
    }

    private static String calls(SessionSummary summary) {
        String failures = summary.failures() == 0 ? "" : ", " + Amounts.number(summary.failures()) + " failed";
        return "API calls: " + Amounts.number(summary.calls()) + " (" + Amounts.number(summary.modelCalls())
                + " to models" + failures + ")";
    }

    private static String tokens(SessionSummary summary) {
        StringBuilder text = new StringBuilder();
        text.append(Amounts.number(summary.inputTokens())).append(" in / ");
        text.append(Amounts.number(summary.outputTokens())).append(" out");
        if (summary.cacheReadTokens() > 0) {
            text.append(" / ").append(Amounts.number(summary.cacheReadTokens())).append(" cache read");
        }
        if (summary.cacheWriteTokens() > 0) {
            text.append(" / ")
                    .append(Amounts.number(summary.cacheWriteTokens()))
                    .append(" cache write");
        }
        return text.toString();
    }

    /** Empty when no call has a price. */
    private static Optional<String> cost(CallCosts costs) {
        CostSum sum = costs.sum();
        if (sum.priced() == 0) {
            return Optional.empty();
        }
        long unpriced = sum.unpriced();
        PriceTable prices = costs.prices();
        return Optional.of("cost: " + CostText.amount(sum.amount()) + " " + prices.currency() + " by prices of "
                + prices.date() + (unpriced == 0 ? "" : "; " + Amounts.number(unpriced) + " calls have no price"));
    }

    /** Names come from traffic: a comma or a bracket in one must not pass for ours, and no name may drown the others. */
    private static String models(Map<String, Integer> callsByModel) {
        String shown = callsByModel.entrySet().stream()
                .sorted(SummaryText::compare)
                .limit(MOST_MODELS)
                .map(entry -> shortened(entry.getKey()) + " (" + Amounts.number(entry.getValue()) + ")")
                .collect(Collectors.joining(", "));
        int more = callsByModel.size() - MOST_MODELS;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** The most used first. */
    private static int compare(Map.Entry<String, Integer> one, Map.Entry<String, Integer> other) {
        int byCount = Integer.compare(other.getValue(), one.getValue());
        return byCount == 0 ? one.getKey().compareTo(other.getKey()) : byCount;
    }

    private static String shortened(String model) {
        return model.length() <= LONGEST_MODEL ? model : model.substring(0, LONGEST_MODEL) + "...";
    }

    /**
     * Why an agent's run may have left no model call in the trace; empty when there was one.
     *
     * @param label the agent's name
     * @param exitCode what the agent ended with
     */
    static Optional<String> missingCalls(SessionSummary summary, RefusedRequests refused, String label, int exitCode) {
        if (summary.modelCalls() > 0) {
            return Optional.empty();
        }
        return Optional.of("no model call of " + label + " was captured: " + cause(summary, refused, exitCode));
    }

    private static String cause(SessionSummary summary, RefusedRequests refused, int exitCode) {
        if (summary.calls() == 0 && exitCode != 0) {
            return "it ended with code " + exitCode + " before its first request; its own output says why";
        }
        if (summary.calls() == 0) {
            return "no request came to the tap. If it did call a model, a setting of its own overrules the base URL it"
                    + " was given, or --tap-client names another agent";
        }
        if (refused.count() > 0) {
            return Amounts.number(refused.count()) + " of its requests were refused, first " + refused.first()
                    + "; --tap-allow-path relays a path that is not known to carry model calls";
        }
        if (summary.failures() >= summary.calls()) {
            return "every request failed; the trace says how. Check --tap-target and the network";
        }
        return "its requests were none to a model. It may call models on another host, or --tap-client is another agent's";
    }
}

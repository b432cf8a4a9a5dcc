package dev.claudetap.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** All tool calls of a trace, joined with their results and with the sub-agents they started. Not safe for several threads. */
final class ToolLedger {
    /** A tool call that may still get its result. */
    static final class Entry {
        final MessageFacts.Use use;
        final int call;
        final ThreadState thread;
        private int resultIn = -1;
        private boolean error;
        private int started = -1;

        private Entry(MessageFacts.Use use, int call, ThreadState thread) {
            this.use = use;
            this.call = call;
            this.thread = thread;
        }

        boolean isOpen() {
            return resultIn < 0;
        }

        boolean isFree() {
            return started < 0;
        }

        void starts(ThreadState agent) {
            started = agent.id;
        }

        ToolCall told() {
            return new ToolCall(use.id(), use.name(), call, optional(resultIn), error, optional(started));
        }

        private static OptionalInt optional(int index) {
            return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> byId = new HashMap<>();
    /** Where the provider has no ids: by call and tool, as results name the tool. */
    private final Map<String, List<Entry>> unnamed = new HashMap<>();

    private final Map<Digest, List<Entry>> byPrompt = new HashMap<>();

    /** An answer asks for tools. */
    void issue(int call, ThreadState thread, List<MessageFacts> answered) {
        for (MessageFacts message : answered) {
            for (MessageFacts.Use use : message.uses()) {
                if (!use.id().isEmpty() && byId.containsKey(use.id())) {
                    continue; // an answer seen twice
                }
                Entry entry = new Entry(use, call, thread);
                entries.add(entry);
                thread.openTools++;
                if (use.id().isEmpty()) {
                    unnamed.computeIfAbsent(key(call, use.name()), added -> new ArrayList<>())
                            .add(entry);
                } else {
                    byId.put(use.id(), entry);
                }
                for (Digest prompt : use.prompts()) {
                    byPrompt.computeIfAbsent(prompt, added -> new ArrayList<>(1))
                            .add(entry);
                }
            }
        }
    }

    private static String key(int call, String name) {
        return call + "\n" + name;
    }

    /**
     * A request sends a result.
     *
     * @param before the call that the request goes on from, whose tool calls it answers; -1 when there is none
     * @return its tool call; null when that is not in the trace, or has its result already
     */
    @Nullable
    Entry settle(int call, int before, MessageFacts.Result result) {
        Entry entry = byId.get(result.toolUseId());
        if (entry == null) {
            entry = unnamed.getOrDefault(key(before, result.toolUseId()), List.of()).stream()
                    .filter(Entry::isOpen)
                    .findFirst()
                    .orElse(null);
        }
        if (entry == null || !entry.isOpen()) {
            return null;
        }
        entry.resultIn = call;
        entry.error = result.error();
        entry.thread.openTools--;
        return entry;
    }

    /** The open tool calls of a session that were given one of these texts and have started no agent yet. */
    List<Entry> starters(String session, List<Digest> texts) {
        for (Digest text : texts) {
            List<Entry> found = byPrompt.getOrDefault(text, List.of()).stream()
                    .filter(entry -> entry.isOpen() && entry.isFree() && entry.thread.session.equals(session))
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    List<ToolCall> told() {
        return entries.stream().map(Entry::told).toList();
    }
}

package dev.claudetap.cli;

import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.replay.CassettePlayer;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run ended, for programs: its session as {@code ls --json} has it, and what only the run itself knows. */
final class RunAnswer {
    private RunAnswer() {}

    /**
     * Writes what {@code --tap-summary} asks for.
     *
     * @param target where; null when nobody asks
     * @param code the run's exit code so far
     * @return the run's exit code; 73 in the place of 0 when the file could not be written
     */
    static int write(@Nullable Path target, TapSession session, SessionEnds.Concluded end, int code, Console console) {
        if (target == null) {
            return code;
        }
        JsonObject.Builder answer = of("run", end, console).put("exit_code", code);
        session.player().ifPresent(player -> answer.put("replay", replay(player)));
        try (UnfinishedFile file = UnfinishedFile.beside(target)) {
            try (Writer out = file.writer()) {
                out.append(JsonAnswer.text(answer.build())).append('\n');
            }
            file.putInPlace();
            return code;
        } catch (IOException e) {
            // The agent ran, and what it ended with is the answer to whoever started it.
            console.warn("cannot write the summary to " + target + ": " + Failures.reason(e));
            return code == 0 ? ExitCode.CANNOT_CREATE.code() : code;
        }
    }

    /** The members that every session's end has. */
    static JsonObject.Builder of(String form, SessionEnds.Concluded end, Console console) {
        Path page = end.page();
        return JsonAnswer.of(form)
                .put(
                        "session",
                        stored(end.trace(), console)
                                .<JsonValue>map(SessionJson::of)
                                .orElse(JsonLiteral.NULL))
                .put(
                        "page",
                        page == null
                                ? JsonLiteral.NULL
                                : new JsonString(page.toAbsolutePath().toString()))
                .put("unrecorded", end.summary().unrecorded())
                .put("storage_errors", end.summary().storageErrors())
                .put("unsaved", end.summary().unsaved());
    }

    private static Optional<StoredSession> stored(@Nullable Path trace, Console console) {
        Path folder = trace == null ? null : trace.getParent();
        Path output = folder == null ? null : folder.getParent();
        if (trace == null || output == null) {
            return Optional.empty();
        }
        try {
            return SessionStore.of(
                            List.of(output),
                            Version.text(),
                            PricesMixin.later(console).get())
                    .find(trace);
        } catch (IOException e) {
            console.warn("the summary lacks its session: " + Failures.reason(e));
            return Optional.empty();
        }
    }

    private static JsonObject replay(CassettePlayer player) {
        List<JsonValue> misses = player.misses().stream()
                .<JsonValue>map(miss -> JsonObject.builder()
                        .put("method", miss.method())
                        .put("target", miss.target())
                        .put("reason", miss.reason())
                        .build())
                .toList();
        return JsonObject.builder()
                .put("answered", player.answered())
                .put("not_asked_for", player.left())
                .put("misses", new JsonArray(misses))
                .build();
    }
}

package dev.claudetap.cli;

import dev.claudetap.client.ClientContext;
import dev.claudetap.clients.ClaudeCodeProfile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An editor starts its own Claude Code through the tap and can give it no options. What is set for another agent, which is the usual one
 * of whoever works there, is not for this start.
 */
final class EditorStart {
    private static final String CLAUDE_CODE = new ClaudeCodeProfile().id();

    private static final Set<TapFlag> WHICH = Set.of(TapFlag.CLIENT, TapFlag.PROFILE);

    /** Which agent it is and how it is connected: who names another one says these for that one. */
    private static final Set<TapFlag> OF_AN_AGENT = Set.of(
            TapFlag.CLIENT, TapFlag.PROFILE, TapFlag.ENV, TapFlag.TARGET, TapFlag.PROXY_MODE, TapFlag.CODEX_WEBSOCKET);

    /** What a run has to be in forward mode for. */
    private static final Set<TapFlag> OF_FORWARD_MODE = Set.of(TapFlag.PASSTHROUGH, TapFlag.TRUST_CA);

    private EditorStart() {}

    /**
     * The settings that hold for a run; what is left out although it says something is told.
     *
     * @param typed our options of the command line; an editor gives none
     * @param arguments the agent's
     */
    static Settings settings(List<String> typed, List<String> arguments, Console console) throws CliException {
        Settings all = console.settings();
        Setting other = other(all);
        ClientContext context = ClientContext.here(console.environment(), arguments);
        boolean chosen = typed.contains(TapFlag.CLIENT.option()) || typed.contains(TapFlag.PROFILE.option());
        if (other == null || chosen || !ClaudeCodeProfile.isStartedByEditor(context)) {
            return all;
        }
        List<Setting> kept = kept(all.all(), other);
        tellLeftOut(all.all(), kept, other, console);
        return new Settings(kept, all.userFile(), all.project());
    }

    /** What names another agent; null when nothing does. {@code exec} starts what the editor names as well. */
    private static @Nullable Setting other(Settings all) {
        Setting profile = all.find(TapFlag.PROFILE.word());
        Setting client = all.find(TapFlag.CLIENT.word());
        if (profile != null || client == null) {
            return profile;
        }
        return client.text().equals(CLAUDE_CODE) || client.text().equals(AgentMixin.EXEC) ? null : client;
    }

    private static List<Setting> kept(List<Setting> all, Setting other) {
        List<Setting> kept =
                all.stream().filter(setting -> !isFor(other, setting)).toList();
        if (kept.stream().anyMatch(setting -> is(setting, Set.of(TapFlag.PROXY_MODE)))) {
            return kept;
        }
        return kept.stream().filter(setting -> !is(setting, OF_FORWARD_MODE)).toList();
    }

    /** A variable that says it where a file has the other one's name is for whatever is started. */
    private static boolean isFor(Setting other, Setting setting) {
        return is(setting, OF_AN_AGENT) && setting.origin().compareTo(other.origin()) >= 0;
    }

    private static boolean is(Setting setting, Set<TapFlag> flags) {
        return setting.flag().filter(flags::contains).isPresent();
    }

    private static void tellLeftOut(List<Setting> all, List<Setting> kept, Setting other, Console console) {
        List<String> places = all.stream()
                .filter(setting -> !kept.contains(setting) && !is(setting, WHICH))
                .map(Setting::place)
                .toList();
        if (!places.isEmpty()) {
            console.warn("this start is an editor's, of Claude Code; left out is what goes with " + other.place() + ": "
                    + String.join(", ", places));
        }
    }
}

package dev.claudetap.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Takes the options of a run from words to fields. {@link Arguments} has settled what an option is and what its value, so that all
 * that is left is to set them: picocli, which knows their help, would cost a start as much as the rest of it together.
 */
final class TapWords {
    private TapWords() {}

    /**
     * Sets what the words say; the last of several wins, except where an option may be repeated.
     *
     * @param words options with their values behind them, as {@link Arguments#tap} has them
     * @throws CliException when a value cannot be read
     */
    static void fill(TapMixin tap, List<String> words) throws CliException {
        Iterator<String> left = words.iterator();
        while (left.hasNext()) {
            TapFlag flag = TapFlag.of(left.next()).orElseThrow();
            set(tap, flag, flag.takesValue() ? left.next() : "");
        }
    }

    private static void set(TapMixin tap, TapFlag flag, String value) throws CliException {
        switch (flag) {
            case CLIENT -> tap.agent.client = value;
            case PROFILE -> tap.agent.profileFile = path(flag, value);
            case ENV -> tap.agent.variables.add(value);
            case TARGET -> tap.agent.target = value;
            case PROXY_MODE -> tap.agent.proxyMode = value;
            case CODEX_WEBSOCKET -> tap.agent.codexWebSocket = true;
            case NO_LAUNCH -> tap.agent.noLaunch = true;
            case HINT_AFTER -> tap.agent.hintAfterSeconds = number(flag, value);
            case HOST -> tap.proxy.host = value;
            case PORT -> tap.proxy.port = number(flag, value);
            case ALLOW_PATH -> tap.proxy.allowPaths.add(value);
            case UPSTREAM_CA -> tap.proxy.upstreamCa = path(flag, value);
            case PASSTHROUGH -> tap.forward.passThrough.add(value);
            case RESOLVE -> tap.forward.resolve.add(value);
            case TRUST_CA -> tap.forward.trustCa = true;
            case OUTPUT_DIR -> tap.storage.outputDirectory = path(flag, value);
            case MAX_TRACES -> tap.storage.maxTraces = number(flag, value);
            case STORE_STREAM_EVENTS -> tap.storage.storeStreamEvents = true;
            case NO_STORE_STREAM_EVENTS -> tap.storage.noStoreStreamEvents = true;
            case NO_OPEN -> tap.storage.noOpen = true;
            case SUMMARY -> tap.storage.summary = path(flag, value);
            case REPLAY -> tap.replay.trace = path(flag, value);
            case REPLAY_PACE -> tap.replay.pace = decimal(flag, value);
            case LIVE -> tap.live.live = true;
            case NO_LIVE -> tap.live.noLive = true;
            case LIVE_PORT -> tap.live.port = number(flag, value);
            case LIVE_HOST -> tap.live.host = value;
            case OTLP -> tap.otlp.url = value;
            case OTLP_CONTENT -> tap.otlp.content = true;
            case EXPORT_PROMPT -> tap.prompt.file = path(flag, value).toString();
            case NO_UPDATE_CHECK, NO_AUTO_UPDATE -> tap.accepted.noUpdates = true;
        }
    }

    private static int number(TapFlag flag, String value) throws CliException {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw refused(flag, value, "a whole number", e);
        }
    }

    private static double decimal(TapFlag flag, String value) throws CliException {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw refused(flag, value, "a number", e);
        }
    }

    private static Path path(TapFlag flag, String value) throws CliException {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw refused(flag, value, "a path", e);
        }
    }

    private static CliException refused(TapFlag flag, String value, String wanted, RuntimeException cause) {
        return new CliException(
                ExitCode.USAGE,
                "Invalid value for option '" + flag.option() + "': '" + value + "' is not " + wanted
                        + "; see claude-tap --help",
                cause);
    }
}

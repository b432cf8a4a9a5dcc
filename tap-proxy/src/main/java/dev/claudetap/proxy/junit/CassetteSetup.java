package dev.claudetap.proxy.junit;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.proxy.replay.Pace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Puts the cassette that an annotation names into a session's options. */
final class CassetteSetup {
    static final String DIRECTORY = "tap.cassette.directory";
    static final String MODE = "tap.cassette.mode";

    private CassetteSetup() {}

    static TapOptions.Builder apply(TapOptions.Builder options, ExtensionContext context) {
        return Setup.nearest(context, Cassette.class)
                .map(cassette -> options.cassette(file(cassette), mode()).pace(Pace.scaled(cassette.pace())))
                .orElse(options);
    }

    private static Path file(Cassette cassette) {
        return Path.of(System.getProperty(DIRECTORY, "src/test/resources/cassettes"))
                .resolve(cassette.value() + ".jsonl");
    }

    private static CassetteMode mode() {
        String key = System.getProperty(MODE, CassetteMode.REPLAY.key());
        return CassetteMode.of(key)
                .orElseThrow(() -> new ExtensionConfigurationException(MODE + " is " + key + "; it can be "
                        + Arrays.stream(CassetteMode.values())
                                .map(CassetteMode::key)
                                .collect(Collectors.joining(", "))));
    }
}

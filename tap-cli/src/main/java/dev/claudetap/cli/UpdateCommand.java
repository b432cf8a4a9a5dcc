package dev.claudetap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code claude-tap update}: whether there is a newer version. The only time that this program asks is when it is told to. */
@Command(
        name = "claude-tap update",
        sortOptions = false,
        description = {
            "Looks whether a newer version is announced, and says how to get it. Installs nothing. claude-tap never looks"
                    + " by itself.",
            "It asks one URL, by the proxy that HTTPS_PROXY names, and sends nothing but its own version. Exit code 0"
                    + " whether or not there is a newer version."
        },
        exitCodeListHeading = "%nExit codes:%n")
final class UpdateCommand implements Subcommand {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Option(names = "--check", description = "Look")
    boolean check;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where releases are announced, in the form of GitHub's API, such as"
                    + " https://api.github.com/repos/OWNER/NAME/releases/latest (default: CLAUDE_TAP_UPDATE_URL, the"
                    + " key update-url of your configuration file, or what this build knows)")
    @Nullable
    String url;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    private final Duration patience;

    UpdateCommand() {
        this(PATIENCE);
    }

    UpdateCommand(Duration patience) {
        this.patience = patience;
    }

    /** Looks; 65 when the answer announces no release, 69 when there is none. */
    @Override
    public int run(Console console) throws CliException {
        if (!check) {
            throw new CliException(
                    ExitCode.USAGE,
                    "'claude-tap update' needs --check, and then only looks; the agent's own is: claude-tap -- update");
        }
        ReleaseFeed.Release latest = new ReleaseFeed(address(console), console.environment(), patience).latest();
        String current = Version.text();
        boolean newer = latest.isNewerThan(current);
        if (json) {
            JsonAnswer.print(
                    console,
                    JsonAnswer.of("update")
                            .put("current", current)
                            .put("latest", latest.version())
                            .put("newer", newer)
                            .put("page", latest.page()));
            return ExitCode.OK.code();
        }
        console.out().println("current: " + current);
        console.out().println("latest:  " + TerminalText.line(latest.version()));
        if (newer) {
            console.out().println("Update it the way you installed it: the package manager, the archive, or git pull.");
            if (!latest.page().isEmpty()) {
                console.out().println(TerminalText.line(latest.page()));
            }
        } else {
            console.out().println("There is no newer version.");
        }
        return ExitCode.OK.code();
    }

    private URI address(Console console) throws CliException {
        Setting setting = url == null ? console.settings().find(Setting.UPDATE_URL) : null;
        String named = setting == null ? url : setting.text();
        String place = setting == null ? "--url" : setting.place();
        String chosen = named == null ? ofBuild() : named;
        if (chosen.isEmpty()) {
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    "this build does not know where its releases are announced; name the place with --url URL");
        }
        try {
            URI address = new URI(chosen.strip());
            // The second one knows, too, which ports there are.
            if (address.getHost() != null && HttpUrl.parse(address.toString()) != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // As a cause it would repeat the URL, which may carry a password.
            throw refused(place);
        }
        throw refused(place);
    }

    private static CliException refused(String place) {
        return new CliException(ExitCode.USAGE, place + " is not an http or https URL");
    }

    /** What the property {@code update.url} was when this was built. */
    private static String ofBuild() {
        try (InputStream resource = UpdateCommand.class.getResourceAsStream("update-url.txt")) {
            String url = resource == null ? "" : new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
            return url.equals("none") ? "" : url;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

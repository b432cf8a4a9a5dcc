package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page about clients, held against the profiles. */
class ClientsPageTest {
    private static final Path PAGE = Path.of("../docs/clients.md");

    private static final Pattern REAL = Pattern.compile("^real \\(([^),]+)");

    @TempDir
    Path directory;

    static Stream<ClientProfile> profiles() {
        return ClientProfiles.load().all().stream();
    }

    @Test
    void theDefaultModesAndTheirReasonsAreThoseOfTheProfiles() throws IOException {
        assertThat(table("Default mode"))
                .containsExactlyElementsOf(profiles()
                        .map(profile -> List.of(
                                "`" + profile.id() + "`", profile.defaultMode().key(), profile.defaultModeReason()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void itsUsualTargetAndStripStandInOneOfItsRows(ClientProfile profile) throws IOException {
        Upstream usual = profile.detectUpstream(new World(directory).context());
        String strip = usual.stripPrefix().map(prefix -> "`" + prefix + "`").orElse("none");
        boolean reverse = profile.refusal(ProxyMode.REVERSE).isEmpty();

        assertThat(rows(profile)).anySatisfy(row -> {
            assertThat(row.get(2)).contains("`" + usual.target() + "`");
            assertThat(row.get(3)).isIn(reverse ? List.of(strip, "n/a") : List.of("n/a"));
        });
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyRowSaysHowItWasVerified(ClientProfile profile) throws IOException {
        assertThat(rows(profile))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.get(5)).matches("(real \\(.*|tests|unverified)( .*)?"));
    }

    @Test
    void theMatrixNamesNoOtherClient() throws IOException {
        assertThat(table("Support matrix"))
                .extracting(row -> row.get(0))
                .isSubsetOf(profiles().map(profile -> "`" + profile.id() + "`").toList());
    }

    @Test
    void whatIsCalledRealWasRunInThatVersion() throws IOException {
        Set<List<String>> runs = table("Real agents").stream()
                .map(row -> List.of(row.get(0), row.get(1)))
                .collect(Collectors.toSet());

        assertThat(table("Support matrix")).allSatisfy(row -> {
            Matcher real = REAL.matcher(row.get(5));
            if (real.find()) {
                assertThat(runs).contains(List.of(row.get(0), real.group(1)));
            }
        });
        assertThat(runs)
                .allSatisfy(run -> assertThat(table("Support matrix"))
                        .anyMatch(row ->
                                row.get(0).equals(run.get(0)) && row.get(5).contains("real (" + run.get(1))));
    }

    @Test
    void theRunsTookModesThatTheirProfilesHave() throws IOException {
        assertThat(table("Real agents")).allSatisfy(row -> {
            ClientProfile profile = profiles()
                    .filter(it -> row.get(0).equals("`" + it.id() + "`"))
                    .findFirst()
                    .orElseThrow();
            String mode = row.get(3).replace(" (default)", "");
            assertThat(row.get(3).endsWith("(default)"))
                    .isEqualTo(profile.defaultMode().key().equals(mode));
            ProxyMode asked = Arrays.stream(ProxyMode.values())
                    .filter(it -> it.key().equals(mode))
                    .findFirst()
                    .orElseThrow();
            assertThat(ClientProfiles.refusal(profile, asked)).isEmpty();
        });
    }

    @Test
    void everyAgentThatWasRunWasRunInItsDefaultMode() throws IOException {
        List<List<String>> runs = table("Real agents");
        for (List<String> run : runs) {
            assertThat(runs)
                    .anyMatch(it -> it.get(0).equals(run.get(0)) && it.get(3).endsWith("(default)"));
        }
    }

    /** The combinations that a user of the Python original counts on. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude | API key | https://api.anthropic.com | none | SSE",
                "claude | gateway: `ANTHROPIC_BASE_URL` | that URL | none | SSE",
                "codex | API key | https://api.openai.com | none | SSE",
                "codex | API key, `--tap-codex-websocket` | https://api.openai.com | none | WebSocket",
                "codex | ChatGPT login | https://chatgpt.com/backend-api/codex | /v1 | SSE",
                "codex | ChatGPT login, `--tap-codex-websocket` | https://chatgpt.com/backend-api/codex | /v1 | WebSocket",
                "gemini | Google login (Code Assist), forward | Google hosts | n/a | SSE",
                "gemini | API key | https://generativelanguage.googleapis.com | none | SSE",
                "gemini | Vertex | aiplatform.googleapis.com | none | SSE",
                "kimi | its own login or configuration | https://api.kimi.com/coding/v1 | none | Chat Completions",
                "kimi | https://api.moonshot.ai/v1 | that URL | none | Chat Completions",
                "opencode | providers' keys and logins, forward | any HTTPS upstream | n/a | SSE",
                "opencode | Anthropic key, reverse | https://api.anthropic.com | none | SSE",
                "pi | providers' keys and logins, forward | any HTTPS upstream | n/a | HTTP, SSE, WebSocket",
                "pi | OpenAI key, reverse | https://api.openai.com | none | SSE",
                "hermes | providers' credentials, forward | any HTTPS upstream | n/a | SSE",
                // Its matrix says /v1 for both, its code does not.
                "hermes | OpenAI-compatible provider, reverse | https://api.openai.com | none | SSE",
                "hermes | OpenAI-compatible provider with a base URL, reverse | that URL | /v1 | SSE",
                "cursor | Cursor login, forward | https://api2.cursor.sh | n/a | protobuf; transcripts imported",
                "qoder | Qoder login, `QODER_PERSONAL_ACCESS_TOKEN` or `QODER_JOB_TOKEN` | https://api2.qoder.sh | n/a | SSE",
                "agy | Antigravity login, forward mode plus `CLOUD_CODE_URL` | https://daily-cloudcode-pa.googleapis.com | none | SSE",
                "codebuddy | CodeBuddy login (iOA, WeChat, Google, GitHub, enterprise domain) | https://copilot.tencent.com/v2 | /v2 | Chat Completions",
            })
    void everyCombinationOfTheOriginalHasARow(String id, String login, String target, String strip, String transport)
            throws IOException {
        assertThat(table("Support matrix"))
                .anyMatch(row -> row.get(0).equals("`" + id + "`")
                        && row.get(1).contains(login)
                        && row.get(2).contains(target)
                        && row.get(3).replace("`", "").equals(strip)
                        && row.get(4).contains(transport));
    }

    private static List<List<String>> rows(ClientProfile profile) throws IOException {
        return table("Support matrix").stream()
                .filter(row -> row.get(0).equals("`" + profile.id() + "`"))
                .toList();
    }

    /** The rows of the first table below a heading. */
    private static List<List<String>> table(String heading) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .dropWhile(line -> !line.startsWith("|--"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .map(cells -> cells.subList(0, cells.size() - 1))
                .toList();
    }
}

package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeCodeProfileTest {
    private static final String TAP = World.TAP.toString();

    @TempDir
    Path directory;

    private World world;
    private final ClaudeCodeProfile profile = new ClaudeCodeProfile();

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @Test
    void withoutAnyConfigurationTheTargetIsAnthropic() {
        assertThat(upstream().target()).isEqualTo(URI.create("https://api.anthropic.com"));
        assertThat(upstream().stripPrefix()).isEmpty();
    }

    @Test
    void strongerSettingsBeatWeakerOnesAndAllOfThemBeatTheEnvironment() {
        world.variable("ANTHROPIC_BASE_URL", " https://environment.example/x/ ");
        assertThat(upstream().target()).isEqualTo(URI.create("https://environment.example/x"));
        assertThat(upstream().source()).isEqualTo("ANTHROPIC_BASE_URL");

        world.homeFile(".claude/settings.json", settings("https://user.example"));
        assertThat(upstream().source()).isEqualTo("user settings (ANTHROPIC_BASE_URL)");
        assertThat(upstream().target()).hasHost("user.example");

        world.projectFile(".claude/settings.json", settings("https://project.example"));
        assertThat(upstream().target()).hasHost("project.example");

        world.projectFile(".claude/settings.local.json", settings("https://local.example"));
        assertThat(upstream().target()).hasHost("local.example");

        assertThat(upstream("--settings", settings("https://flag.example")).target())
                .hasHost("flag.example");
    }

    @Test
    void settingsOfParentDirectoriesAreNotReadAsClaudeCodeDoesNotReadThem() {
        world.homeFile("work/.claude/settings.json", settings("https://parent.example"));

        assertThat(upstream().source()).isEqualTo("default");
    }

    @Test
    void aConfigurationDirectoryReplacesTheUsersSettings() {
        world.homeFile(".claude/settings.json", settings("https://user.example"))
                .homeFile("elsewhere/settings.json", settings("https://elsewhere.example"))
                .variable("CLAUDE_CONFIG_DIR", world.home.resolve("elsewhere").toString());

        assertThat(upstream().target()).hasHost("elsewhere.example");
    }

    @Test
    void managedSettingsBeatEverything() {
        world.homeFile("managed.json", settings("https://managed.example"))
                .projectFile(".claude/settings.local.json", settings("https://local.example"));
        ClaudeSettings settings = new ClaudeSettings(
                world.context("--settings", settings("https://flag.example")),
                List.of(world.home.resolve("none.json"), world.home.resolve("managed.json")));

        assertThat(settings.find("ANTHROPIC_BASE_URL"))
                .contains(new ClaudeSettings.Found("https://managed.example", "managed settings (ANTHROPIC_BASE_URL)"));
        assertThat(settings.setByAdministrator("ANTHROPIC_BASE_URL")).isTrue();
        assertThat(settings.setByAdministrator("OTHER")).isFalse();
    }

    @Test
    void anAdministratorsDropInsBeatTheMainFileAndTheLastOfThemWins() {
        for (String name :
                List.of("managed-settings.d/20-b.json", "managed-settings.d/10-a.json", "managed-settings.json")) {
            world.homeFile("admin/" + name, settings("https://" + name.replaceAll("[^a-z0-9]+", "-") + ".example"));
        }
        world.homeFile("admin/managed-settings.d/99-note.txt", settings("https://note.example"));

        List<Path> files = ClaudeSettings.managed(world.context(), world.home.resolve("admin"));

        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("20-b.json", "10-a.json", "managed-settings.json");
        assertThat(new ClaudeSettings(world.context(), files).find("ANTHROPIC_BASE_URL"))
                .get()
                .extracting(ClaudeSettings.Found::value)
                .asString()
                .contains("20-b");
    }

    @Test
    void noProxyEntriesInSettingsAreKeptAndLoopbackIsAddedThere() {
        world.variable("no_proxy", "b.example")
                .homeFile(".claude/settings.json", "{\"env\":{\"NO_PROXY\":\"a.example\"}}");

        LaunchPlan plan = reverse();

        assertThat(plan.set()).containsEntry("NO_PROXY", "a.example,b.example,localhost,127.0.0.1,::1");
        assertThat(plan.arguments().get(1))
                .contains("\"NO_PROXY\":\"a.example,b.example,localhost,127.0.0.1,::1\"", "\"no_proxy\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not a url", "ftp://h/x", "https://", "/relative", "127.0.0.1:80"})
    void aBaseUrlThatIsNoneIsNotATarget(String value) {
        assertThat(upstream("--settings", settings(value)).source()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "YES", "On"})
    void aBedrockGatewayIsTheTargetWhenBedrockIsOn(String on) {
        world.variable("CLAUDE_CODE_USE_BEDROCK", on)
                .variable("ANTHROPIC_BEDROCK_BASE_URL", "https://gateway.example/bedrock")
                .variable("ANTHROPIC_BASE_URL", "https://anthropic.example");

        assertThat(upstream().target()).isEqualTo(URI.create("https://gateway.example/bedrock"));
        assertThat(reverse().set())
                .containsEntry("ANTHROPIC_BEDROCK_BASE_URL", TAP)
                .containsEntry("ANTHROPIC_BASE_URL", TAP);
        assertThat(reverse().notices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bedrock-runtime.us-east-1.amazonaws.com",
                "https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com",
                "https://bedrock-runtime.cn-north-1.amazonaws.com.cn",
                "https://vpce-0abc.bedrock-runtime.eu-west-1.vpce.amazonaws.com",
                "https://bedrock-mantle.us-west-2.api.aws/x",
                "https://BEDROCK-MANTLE.us-west-2.amazonaws.com"
            })
    void nativeAwsIsLeftAloneBecauseItsRequestsAreSigned(String url) {
        world.variable("CLAUDE_CODE_USE_BEDROCK", "1").variable("ANTHROPIC_BEDROCK_BASE_URL", url);

        assertThat(upstream().source()).isEqualTo("default");
        assertThat(reverse().set()).doesNotContainKey("ANTHROPIC_BEDROCK_BASE_URL");
        assertThat(reverse().notices()).singleElement().asString().contains("Bedrock", "forward");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://abc.execute-api.us-east-1.amazonaws.com/prod",
                "https://bedrock-runtime.us-east-1.amazonaws.com.evil.example",
                "https://bedrock-runtime.example.com"
            })
    void otherAwsHostsAreGateways(String url) {
        world.variable("CLAUDE_CODE_USE_BEDROCK", "1").variable("ANTHROPIC_BEDROCK_BASE_URL", url);

        assertThat(upstream().target()).isEqualTo(URI.create(url));
    }

    @Test
    void cloudUrlsOfACloudThatIsOffAreLeftAlone() {
        world.variable("ANTHROPIC_BEDROCK_BASE_URL", "https://gateway.example")
                .variable("CLAUDE_CODE_USE_VERTEX", "0")
                .variable("ANTHROPIC_VERTEX_BASE_URL", "https://vertex.example");

        assertThat(upstream().source()).isEqualTo("default");
        assertThat(reverse().set()).doesNotContainKeys("ANTHROPIC_BEDROCK_BASE_URL", "ANTHROPIC_VERTEX_BASE_URL");
    }

    @Test
    void vertexComesFirstAndMayBeConfiguredInSettings() {
        world.variable("CLAUDE_CODE_USE_BEDROCK", "1")
                .variable("ANTHROPIC_BEDROCK_BASE_URL", "https://gateway.example")
                .homeFile(
                        ".claude/settings.json",
                        "{\"env\":{\"CLAUDE_CODE_USE_VERTEX\":\"true\","
                                + "\"ANTHROPIC_VERTEX_BASE_URL\":\"https://vertex.example/v1\"}}");

        assertThat(upstream().target()).isEqualTo(URI.create("https://vertex.example/v1"));
        assertThat(reverse().set())
                .containsEntry("ANTHROPIC_VERTEX_BASE_URL", TAP)
                .containsEntry("ANTHROPIC_BEDROCK_BASE_URL", TAP);
        assertThat(reverse().arguments().get(1)).contains("\"ANTHROPIC_VERTEX_BASE_URL\":\"" + TAP + "\"");
    }

    @Test
    void vertexWithoutABaseUrlGoesPastTheTapAndTheUserIsTold() {
        world.variable("CLAUDE_CODE_USE_VERTEX", "1");

        assertThat(reverse().notices()).singleElement().asString().contains("Vertex", "forward");
    }

    @Test
    void theWiringGoesIntoSettingsInFrontOfTheUsersArguments() {
        LaunchPlan plan = reverse("-p", "hello");

        assertThat(plan.command()).isEqualTo("claude");
        assertThat(plan.arguments())
                .containsExactly("--settings", "{\"env\":{\"ANTHROPIC_BASE_URL\":\"" + TAP + "\"}}", "-p", "hello");
        assertThat(plan.set()).containsEntry("ANTHROPIC_BASE_URL", TAP);
        assertThat(plan.unset()).isEqualTo(Set.of("CLAUDECODE", "CLAUDE_CODE_SSE_PORT"));
        assertThat(plan.sandbox()).isEmpty();
    }

    @Test
    void forwardModeInjectsTheProxyAndTheCaOnly() {
        LaunchPlan plan = plan(World.FORWARD, "hello");

        assertThat(plan.arguments()).hasSize(3).startsWith("--settings").endsWith("hello");
        assertThat(plan.arguments().get(1))
                .contains("\"HTTPS_PROXY\":\"" + TAP + "\"", "\"NODE_EXTRA_CA_CERTS\":\"/ca/bundle.pem\"")
                .doesNotContain("BASE_URL", "SSL_CERT_FILE");
    }

    @ParameterizedTest
    @CsvSource({"--settings={}", "--settings=/some/file.json"})
    void theUsersOwnSettingsArgumentIsLeftAlone(String argument) {
        assertThat(reverse("-p", argument, "x").arguments()).containsExactly("-p", argument, "x");
    }

    @Test
    void theUsersOwnSettingsArgumentIsMergedWhereFilesWouldUndoTheWiring() {
        world.homeFile(".claude/settings.json", settings("https://gateway.example"))
                .projectFile("mine.json", "{\"model\":\"opus\",\"env\":{\"A\":\"b\"}}");

        LaunchPlan plan = reverse("--settings", "mine.json", "-p", "x");

        assertThat(plan.arguments()).containsExactly("--settings", "{sandbox}/settings.json", "-p", "x");
        assertThat(plan.sandbox())
                .containsExactly(new SandboxFile.Content(
                        Path.of("settings.json"),
                        "{\"model\":\"opus\",\"env\":{\"A\":\"b\",\"ANTHROPIC_BASE_URL\":\"" + TAP + "\"}}"));
    }

    @Test
    void wordsAfterADoubleDashAreNoOptions() {
        assertThat(reverse("--", "--settings", "x").arguments()).hasSize(5).endsWith("--", "--settings", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude", "claude.exe", "claude.cmd", "claude.bat"})
    void anEditorsPathToTheExecutableIsTakenAsTheCommand(String name) throws Exception {
        Path executable = Files.createFile(world.home.resolve(name));

        LaunchPlan plan = reverse(executable.toString(), "--print", "x");

        assertThat(plan.command()).isEqualTo(executable.toString());
        assertThat(plan.arguments()).hasSize(4).endsWith("--print", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "/opt/editor/bin/node", "C:\\Program Files\\nodejs\\node.exe", "bun"})
    void anEditorsScriptIsStartedByTheRuntimeThatItNames(String runtime) throws Exception {
        Path script = Files.createFile(world.home.resolve("cli.js"));

        LaunchPlan plan = reverse(runtime, script.toString(), "--output-format", "stream-json");

        assertThat(plan.command()).isEqualTo(runtime);
        assertThat(plan.arguments())
                .hasSize(5)
                .startsWith(script.toString(), "--settings")
                .endsWith("--output-format", "stream-json");
        assertThat(ClaudeCodeProfile.isStartedByEditor(world.context(runtime, script.toString())))
                .isTrue();
    }

    @Test
    void settingsOfAnEditorsStartAreReadAsOnesOfOurs() throws Exception {
        Path script = Files.createFile(world.home.resolve("cli.js"));
        world.projectFile("mine.json", "{\"env\":{\"ANTHROPIC_BASE_URL\":\"https://gateway.example\"}}");

        assertThat(upstream("node", script.toString(), "--settings", "mine.json")
                        .target())
                .hasToString("https://gateway.example");
    }

    @Test
    void aRuntimeWithoutAScriptOfClaudeCodeIsNoCommand() throws Exception {
        Path other = Files.createFile(world.home.resolve("server.js"));

        for (String[] words : new String[][] {{"node"}, {"node", other.toString()}, {"node", "/missing/cli.js"}}) {
            assertThat(reverse(words).command()).isEqualTo("claude");
            assertThat(ClaudeCodeProfile.isStartedByEditor(world.context(words)))
                    .isFalse();
        }
    }

    @Test
    void whatAnEditorNamesIsTheCommandAlsoWhenItIsGone() {
        LaunchPlan program = reverse("/missing/claude", "--output-format", "stream-json");
        LaunchPlan script = reverse("node", "/missing/cli.js", "--output-format", "stream-json");

        assertThat(program.command()).isEqualTo("/missing/claude");
        assertThat(program.arguments()).hasSize(4).endsWith("--output-format", "stream-json");
        assertThat(script.command()).isEqualTo("node");
        assertThat(script.arguments()).hasSize(5).startsWith("/missing/cli.js");
        assertThat(reverse("/review the file src/claude", "--verbose").command())
                .isEqualTo("claude");
    }

    @Test
    void otherFirstWordsAreArguments() throws Exception {
        Files.createDirectory(world.home.resolve("claude"));
        Files.createFile(world.home.resolve("claude-notes"));
        Files.createFile(world.project.resolve("claude"));
        for (String word : List.of(
                world.home.resolve("claude").toString(),
                world.home.resolve("claude-notes").toString(),
                "claude",
                "/missing/claude",
                "explain a/b\u0000?")) {
            assertThat(reverse(word).command()).as(word).isEqualTo("claude");
            assertThat(reverse(word).arguments()).as(word).endsWith(word);
        }
    }

    @Test
    void aBedrockKeyIsNoSignatureSoThatAmazonsOwnEndpointCanBeTapped() {
        world.variable("CLAUDE_CODE_USE_BEDROCK", "1").variable("AWS_REGION", "eu-west-1");
        assertThat(reverse().set()).doesNotContainKey("ANTHROPIC_BEDROCK_BASE_URL");
        assertThat(reverse().notices()).anyMatch(notice -> notice.contains("signs"));

        world.variable("AWS_BEARER_TOKEN_BEDROCK", "fake");
        assertThat(upstream().target()).hasToString("https://bedrock-runtime.eu-west-1.amazonaws.com");
        assertThat(reverse().set()).containsEntry("ANTHROPIC_BEDROCK_BASE_URL", TAP);
        assertThat(reverse().notices()).isEmpty();
    }

    @Test
    void aFoundryGatewayIsMovedAndFoundryWithoutOneIsToldAbout() {
        world.variable("CLAUDE_CODE_USE_FOUNDRY", "1");
        assertThat(reverse().notices()).anyMatch(notice -> notice.contains("Foundry"));

        world.variable("ANTHROPIC_FOUNDRY_BASE_URL", "https://x.services.ai.azure.com/anthropic");
        assertThat(upstream().target()).hasToString("https://x.services.ai.azure.com/anthropic");
        assertThat(reverse().set()).containsEntry("ANTHROPIC_FOUNDRY_BASE_URL", TAP);
    }

    private static String settings(String baseUrl) {
        return "{\"env\":{\"ANTHROPIC_BASE_URL\":\"" + baseUrl + "\"}}";
    }

    private Upstream upstream(String... arguments) {
        return profile.detectUpstream(world.context(arguments));
    }

    private LaunchPlan reverse(String... arguments) {
        return plan(World.REVERSE, arguments);
    }

    private LaunchPlan plan(TapEndpoint endpoint, String... arguments) {
        return profile.plan(world.context(arguments), endpoint);
    }

    @Test
    void bodiesModeNamesADirectoryAndTouchesNoAddress() {
        TapEndpoint bodies = new TapEndpoint(
                ProxyMode.BODIES, URI.create("file:///tmp/bodies/"), URI.create("https://api.anthropic.com"), null);
        LaunchPlan plan = profile.plan(world.context("-p", "hi"), bodies);

        assertThat(plan.set()).containsExactly(Map.entry("OTEL_LOG_RAW_API_BODIES", "file:/tmp/bodies/"));
        assertThat(plan.arguments()).contains("{\"env\":{\"OTEL_LOG_RAW_API_BODIES\":\"file:/tmp/bodies/\"}}");
        assertThat(ClientProfiles.refusal(profile, ProxyMode.BODIES)).isEmpty();
        assertThat(ClientProfiles.refusal(new CodexProfile(), ProxyMode.BODIES).orElse(""))
                .contains("Codex CLI does not write down its requests", "--tap-proxy-mode reverse");
    }
}

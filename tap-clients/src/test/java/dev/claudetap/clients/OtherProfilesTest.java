package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles that are mostly a table: the tables' lines, and the few rules beside them. */
class OtherProfilesTest {
    private static final String TAP = World.TAP.toString();
    private static final String LOGIN = ".codebuddy/local_storage/entry_933d5543e80177622c17a73869c0fad7.info";

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "grok, GROK_CLI_CHAT_PROXY_BASE_URL, /v1, https://cli-chat-proxy.grok.com/v1, /v1",
        "dsh, DEEPSEEK_BASE_URL, '', https://api.deepseek.com, ''",
        "hermes, OPENAI_BASE_URL, /v1, https://api.openai.com, ''",
        "agy, CLOUD_CODE_URL, '', https://daily-cloudcode-pa.googleapis.com, ''",
        "codebuddy, CODEBUDDY_BASE_URL, /v2, https://copilot.tencent.com/v2, /v2",
        "openclaw, OPENAI_BASE_URL, '', https://api.openai.com, ''",
        "qwen, OPENAI_BASE_URL, /v1, https://api.openai.com/v1, /v1",
        "copilot, COPILOT_API_URL, '', https://api.githubcopilot.com, ''",
        "aider, OPENAI_API_BASE, /v1, https://api.openai.com, ''",
        "goose, OPENAI_HOST, '', https://api.openai.com, ''",
        "amp, AMP_URL, '', https://ampcode.com, ''",
        "iflow, IFLOW_baseUrl, /v1, https://apis.iflow.cn/v1, /v1",
        "mimo, ANTHROPIC_BASE_URL, '', https://api.anthropic.com, ''",
    })
    void itsVariableIsTheTapsAddressAndItsUsualTargetFitsThat(
            String id, String variable, String suffix, String target, String strip) {
        Upstream upstream = profile(id).detectUpstream(world.context());

        assertThat(reverse(id).set()).containsEntry(variable, TAP + suffix);
        assertThat(upstream.target()).hasToString(target);
        assertThat(upstream.stripPrefix().orElse("")).isEqualTo(strip);
    }

    @ParameterizedTest
    @CsvSource({
        "grok, GROK_CLI_CHAT_PROXY_BASE_URL, /v1",
        "dsh, DEEPSEEK_BASE_URL, ''",
        "hermes, OPENAI_BASE_URL, /v1",
        "agy, CLOUD_CODE_URL, ''",
        "codebuddy, CODEBUDDY_BASE_URL, /v2",
        "qwen, OPENAI_BASE_URL, /v1",
        "copilot, COPILOT_PROVIDER_BASE_URL, ''",
        "aider, OPENAI_API_BASE, /v1",
        "goose, OPENAI_HOST, ''",
        "amp, AMP_URL, ''",
        "iflow, IFLOW_BASE_URL, /v1",
    })
    void aBaseUrlThatTheUserGaveIsTheTargetAndReadAsTheAgentReadsIt(String id, String variable, String strip) {
        world.variable(variable, "https://gateway.example/llm/");

        Upstream upstream = profile(id).detectUpstream(world.context());
        assertThat(upstream.target()).hasToString("https://gateway.example/llm");
        assertThat(upstream.stripPrefix().orElse("")).isEqualTo(strip);
        assertThat(upstream.source()).isEqualTo(variable);
        assertThat(reverse(id).set().get(variable)).startsWith(TAP);
    }

    @ParameterizedTest
    @CsvSource({
        "hermes, https://api.openai.com, ''",
        "hermes, https://openrouter.ai/api/v1, /v1",
        "grok, http://127.0.0.1:9, ''",
        "claude, https://gateway.example/v1, ''",
    })
    void aTargetThatIsABareHostKeepsTheWholePath(String id, String target, String strip) {
        assertThat(profile(id).stripPrefix(URI.create(target)).orElse("")).isEqualTo(strip);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qoder", "cursor", "codexapp", "crush", "droid"})
    void anAgentWithoutABaseUrlRefusesReverseMode(String id) {
        assertThat(profile(id).refusal(ProxyMode.REVERSE)).isPresent();
    }

    @Test
    void hermesGatewayRunsInTheForegroundAndTheUserIsTold() {
        LaunchPlan plan = forward("hermes", "--profile", "work", "--accept-hooks", "gateway", "start", "--verbose");

        assertThat(plan.arguments())
                .containsExactly("--profile", "work", "--accept-hooks", "gateway", "run", "--verbose");
        assertThat(plan.notices())
                .singleElement()
                .asString()
                .contains("gateway run")
                .contains("without claude-tap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway stop", "gateway", "chat gateway start", "start gateway"})
    void nothingElseOfHermesIsRewritten(String line) {
        String[] words = line.split(" ", -1);

        assertThat(forward("hermes", words).arguments()).containsExactly(words);
        assertThat(forward("hermes", words).notices()).isEmpty();
    }

    @Test
    void antigravityGetsBothTheProxyAndABridgedBaseUrl() {
        assertThat(forward("agy").set()).containsEntry("CLOUD_CODE_URL", TAP).containsEntry("HTTPS_PROXY", TAP);
        assertThat(profile("agy").bridge(world.context()))
                .hasValueSatisfying(upstream ->
                        assertThat(upstream.target()).hasToString("https://daily-cloudcode-pa.googleapis.com"));
        assertThat(ClientProfiles.load().all())
                .filteredOn(profile -> profile.bridge(world.context()).isPresent())
                .extracting(ClientProfile::id)
                .containsExactly("agy");
    }

    @Test
    void theDeepSeekHarnessGetsLoopbackThroughTheTapAndNodesOwnProxySupport() {
        world.variable("NO_PROXY", "intranet.example,localhost");

        assertThat(forward("dsh").set())
                .containsEntry("NODE_USE_ENV_PROXY", "1")
                .containsEntry("NO_PROXY", "intranet.example")
                .containsEntry("no_proxy", "intranet.example");
        assertThat(profile("dsh").capturePolicy().recordOnly()).containsExactly("*/chat/completions");
    }

    @Test
    void mimoShowsItsOtherProvidersInBothModes() {
        assertThat(forward("mimo").set()).containsEntry("MIMOCODE_MIMO_ONLY", "false");
        assertThat(reverse("mimo").set())
                .containsEntry("MIMOCODE_MIMO_ONLY", "false")
                .containsKey("MIMOCODE_CONFIG_CONTENT");
    }

    @Test
    void codeBuddysTargetIsFoundInItsSettingsAndItsLogin() {
        world.homeFile(LOGIN, "\"https://www.codebuddy.ai/\"");
        assertThat(target("codebuddy")).isEqualTo("https://www.codebuddy.ai/v2 from login");

        world.homeFile(".codebuddy/settings.json", "{\"env\":{\"CODEBUDDY_BASE_URL\":\"https://user.example/v2\"}}");
        assertThat(target("codebuddy")).startsWith("https://user.example/v2 from settings.json");

        world.projectFile(
                ".codebuddy/settings.local.json", "{\"env\":{\"CODEBUDDY_BASE_URL\":\"https://mine.example/v2\"}}");
        assertThat(target("codebuddy")).startsWith("https://mine.example/v2 from settings.local.json");

        world.variable("CODEBUDDY_BASE_URL", "https://env.example/v2");
        assertThat(target("codebuddy")).isEqualTo("https://env.example/v2 from CODEBUDDY_BASE_URL");
    }

    @Test
    void codeBuddyIsToldInItsSettingsTooUnlessTheUserHasOwnOnes() {
        assertThat(reverse("codebuddy").arguments())
                .containsExactly("--settings", "{\"env\":{\"CODEBUDDY_BASE_URL\":\"" + TAP + "/v2\"}}");
        assertThat(forward("codebuddy").arguments().get(1))
                .contains("HTTPS_PROXY", "NODE_EXTRA_CA_CERTS")
                .doesNotContain("BASE_URL");
        assertThat(reverse("codebuddy", "--settings=mine.json").arguments()).containsExactly("--settings=mine.json");
    }

    @Test
    void openClawsProviderIsMovedInACopyOfItsConfiguration() {
        world.homeFile(".openclaw/openclaw.json", """
                {"agents": {"defaults": {"model": {"primary": "lab/m"}}},
                 "models": {"providers": {"lab": {"base_url": "https://lab.example/v1", "api": "openai-completions"}}}}
                """);
        TapEndpoint bare = World.before("https://lab.example");

        LaunchPlan plan = profile("openclaw").plan(world.context(), bare);

        assertThat(target("openclaw")).isEqualTo("https://lab.example from configuration (provider lab)");
        assertThat(plan.set()).containsEntry("OPENCLAW_CONFIG_PATH", "{sandbox}/openclaw.json");
        assertThat(plan.sandbox())
                .containsExactly(new SandboxFile.Content(
                        Path.of("openclaw.json"),
                        "{\"agents\":{\"defaults\":{\"model\":{\"primary\":\"lab/m\"}}},\"models\":{\"providers\":{\"lab\":"
                                + "{\"api\":\"openai-completions\",\"baseUrl\":\"" + TAP + "/v1\"}}}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, https://api.anthropic.com",
        "GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL, https://generativelanguage.googleapis.com",
        "OPENROUTER_API_KEY, OPENROUTER_BASE_URL, https://openrouter.ai",
    })
    void withoutAProviderOpenClawIsMovedByTheVariableOfItsKey(String key, String variable, String target) {
        world.variable(key, "fake");

        assertThat(target("openclaw")).startsWith(target + " from");
        assertThat(reverse("openclaw").set().get(variable)).startsWith(TAP);
    }

    @Test
    void goosesProviderDecidesWhichHostIsMoved() {
        world.homeFile(".config/goose/config.yaml", "GOOSE_MODEL: x\nGOOSE_PROVIDER: \"anthropic\"\n");
        assertThat(target("goose")).isEqualTo("https://api.anthropic.com from provider anthropic");
        assertThat(reverse("goose").set()).containsEntry("ANTHROPIC_HOST", TAP).doesNotContainKey("OPENAI_HOST");

        world.variable("GOOSE_PROVIDER", "openai");
        assertThat(reverse("goose").set()).containsEntry("OPENAI_HOST", TAP).doesNotContainKey("ANTHROPIC_HOST");
    }

    @Test
    void copilotIsNotMovedToAProviderThatTheUserHasNotChosen() {
        assertThat(reverse("copilot").set()).doesNotContainKey("COPILOT_PROVIDER_BASE_URL");

        world.variable("COPILOT_PROVIDER_BASE_URL", "https://own.example/v1");
        assertThat(reverse("copilot").set())
                .containsEntry("COPILOT_PROVIDER_BASE_URL", TAP)
                .doesNotContainKey("COPILOT_API_URL");
    }

    @Test
    void qwensSettingsNameItsTargetBelowTheVariable() {
        world.homeFile(
                ".qwen/settings.json",
                "{\"security\":{\"auth\":{\"baseUrl\":\"https://s.example/v1\"}},\n" + " \"modelProviders\": {}, }");

        assertThat(target("qwen")).isEqualTo("https://s.example/v1 from settings.json (security.auth.baseUrl)");
        assertThat(reverse("qwen").notices()).anyMatch(notice -> notice.contains("model providers"));
        assertThat(forward("qwen").notices()).isEmpty();
    }

    @Test
    void theCodexAppIsFoundInItsBundleAndGivenItsProxyAsAnArgument() {
        String bundle = "Applications/ChatGPT.app/Contents/";
        world.homeFile(bundle + "MacOS/ChatGPT", "")
                .homeFile(bundle + "Info.plist", "<string>com.openai.chat</string>");
        assertThat(forward("codexapp").command()).isEqualTo("Codex");

        world.homeFile(bundle + "Info.plist", "<string>com.openai.codex</string>")
                .variable("CODEX_APP_USER_DATA_DIR", "/data");
        LaunchPlan plan = forward("codexapp", "--x");
        assertThat(plan.command()).endsWith("ChatGPT.app/Contents/MacOS/ChatGPT");
        assertThat(plan.arguments()).containsExactly("--user-data-dir=/data", "--proxy-server=" + TAP, "--x");
        assertThat(plan.notices()).singleElement().asString().contains("keychain");
    }

    @Test
    void grokRecordsModelTrafficOnly() {
        assertThat(profile("grok").capturePolicy().relayUnknownPaths()).isTrue();
        assertThat(profile("grok").capturePolicy().recordOnly())
                .isEqualTo(List.of("/v1/responses", "/v1/chat/completions", "/v1/storage", "/v1/traces"));
    }

    private static ClientProfile profile(String id) {
        return ClientProfiles.load().find(id).orElseThrow();
    }

    private String target(String id) {
        Upstream upstream = profile(id).detectUpstream(world.context());
        return upstream.target() + " from " + upstream.source();
    }

    private LaunchPlan reverse(String id, String... arguments) {
        return profile(id).plan(world.context(arguments), World.REVERSE);
    }

    private LaunchPlan forward(String id, String... arguments) {
        return profile(id).plan(world.context(arguments), World.FORWARD);
    }
}

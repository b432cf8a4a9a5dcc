package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ForwardEnvironment;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every profile promises, whoever wrote it: a new one is found and tested by itself. */
class ClientProfileContractTest {
    private static final String SECRET = "fake-secret-0123456789";
    private static final List<String> ARGUMENTS = List.of("-p", "a prompt with spaces", "--verbose", "", "--", "-x");

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void aUserWithSecretsAndACompanyProxy() {
        world = new World(directory)
                .variable("PATH", "/usr/bin:/bin")
                .variable("NO_PROXY", "intranet.example, 10.0.0.0/8")
                .variable("no_proxy", "other.example,INTRANET.example")
                .variable("ANTHROPIC_API_KEY", SECRET)
                .variable("OPENAI_API_KEY", SECRET)
                .variable("KIMI_API_KEY", SECRET)
                .homeFile(".claude/settings.json", "{\"env\":{\"ANTHROPIC_AUTH_TOKEN\":\"" + SECRET + "\"}}")
                .homeFile(".codex/auth.json", "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"" + SECRET + "\"}")
                .homeFile(
                        ".codex/config.toml", "[model_providers.own]\nexperimental_bearer_token = \"" + SECRET + "\"\n")
                .homeFile(".kimi/config.toml", "[providers.k]\ntype = \"kimi\"\napi_key = \"" + SECRET + "\"\n")
                .homeFile(".kimi-code/config.toml", "[providers.k]\ntype = \"kimi\"\napi_key = \"" + SECRET + "\"\n")
                .homeFile(".gemini/.env", "GEMINI_API_KEY=" + SECRET + "\n")
                .homeFile(
                        ".config/opencode/opencode.json",
                        "{\"provider\":{\"x\":{\"options\":{\"apiKey\":\"" + SECRET + "\"}}}}")
                .homeFile(".pi/agent/auth.json", "{\"openai\":{\"type\":\"api_key\",\"key\":\"" + SECRET + "\"}}");
    }

    static Stream<ClientProfile> profiles() {
        return ClientProfiles.load().all().stream();
    }

    @Test
    void theServiceLoaderFindsEveryProfileOnceAndSorted() {
        assertThat(profiles().map(ClientProfile::id))
                .doesNotHaveDuplicates()
                .isSorted()
                .containsExactly(
                        "agy",
                        "aider",
                        "amp",
                        "claude",
                        "codebuddy",
                        "codex",
                        "codexapp",
                        "copilot",
                        "crush",
                        "cursor",
                        "droid",
                        "dsh",
                        "gemini",
                        "goose",
                        "grok",
                        "hermes",
                        "iflow",
                        "kimi",
                        "kimi-code",
                        "mimo",
                        "openclaw",
                        "opencode",
                        "pi",
                        "qoder",
                        "qwen");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void itCanBeShownToPeople(ClientProfile profile) {
        assertThat(profile.id()).matches("[a-z][a-z0-9-]*");
        assertThat(profile.label()).isNotBlank();
        assertThat(profile.command()).isNotBlank();
        assertThat(profile.installUrl()).hasScheme("https").hasNoUserInfo();
        assertThat(profile.defaultModeReason()).endsWith(".").doesNotContain("\n");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void itHasAnUpstreamForAUserWhoConfiguredNothing(ClientProfile profile) {
        Upstream upstream = profile.detectUpstream(new World(directory.resolve("new")).context());

        assertThat(upstream.target()).hasScheme("https");
        assertThat(upstream.source()).isEqualTo("default");
        assertThat(upstream.stripPrefix()).isEqualTo(profile.stripPrefix(upstream.target()));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theUsersArgumentsFollowOursInTheirOrder(ClientProfile profile) {
        for (TapEndpoint endpoint : List.of(World.REVERSE, World.FORWARD)) {
            List<String> arguments = plan(profile, endpoint).arguments();

            assertThat(arguments).as(endpoint.mode().key()).endsWith(ARGUMENTS.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void nothingThatIsShownHoldsASecret(ClientProfile profile) {
        for (TapEndpoint endpoint : List.of(World.REVERSE, World.FORWARD)) {
            LaunchPlan plan = plan(profile, endpoint);

            assertThat(List.of(plan.arguments(), plan.notices(), profile.detectUpstream(world.context()))
                            .toString())
                    .doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theUsersOwnNoProxyEntriesSurviveBesideLoopback(ClientProfile profile) {
        for (TapEndpoint endpoint : List.of(World.REVERSE, World.FORWARD)) {
            boolean loopbackToo = profile.id().equals("dsh") && endpoint.mode() == ProxyMode.FORWARD;
            String entries =
                    "intranet.example,10.0.0.0/8,other.example" + (loopbackToo ? "" : ",localhost,127.0.0.1,::1");

            assertThat(plan(profile, endpoint).set())
                    .containsEntry("NO_PROXY", entries)
                    .containsEntry("no_proxy", entries);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void reverseModePutsTheTapsAddressIntoThePlanAndSetsNoProxyForTheAgent(ClientProfile profile) {
        LaunchPlan plan = plan(profile, World.REVERSE);

        List<String> wiring = new ArrayList<>(plan.arguments());
        wiring.addAll(plan.set().values());
        plan.sandbox().forEach(file -> wiring.add(file.toString()));
        if (profile.refusal(ProxyMode.REVERSE).isEmpty()) {
            assertThat(wiring).anyMatch(text -> text.contains(World.TAP.toString()));
        }
        assertThat(plan.set().keySet())
                .doesNotContainAnyElementsOf(ForwardEnvironment.PROXY_VARIABLES)
                .doesNotContainAnyElementsOf(ForwardEnvironment.CA_VARIABLES);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void forwardModeSetsProxyAndTrustAndNoBaseUrl(ClientProfile profile) {
        LaunchPlan plan = plan(profile, World.FORWARD);

        for (String name : ForwardEnvironment.PROXY_VARIABLES) {
            assertThat(plan.set()).containsEntry(name, World.TAP.toString());
        }
        for (String name : ForwardEnvironment.CA_VARIABLES) {
            assertThat(plan.set()).containsEntry(name, "/ca/bundle.pem");
        }
        assertThat(plan.set().keySet()).noneMatch(name -> name.endsWith("BASE_URL"));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aModeThatItRefusesIsNotItsDefaultAndTheUserIsToldWhatToDoInstead(ClientProfile profile) {
        assertThat(profile.refusal(profile.defaultMode())).isEmpty();
        assertThat(profile.refusal(ProxyMode.FORWARD)).isEmpty();
        assertThat(profile.refusal(ProxyMode.REVERSE).orElse("--tap-proxy-mode forward"))
                .contains("--tap-proxy-mode forward")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void itIsAPureFunctionThatWritesNothing(ClientProfile profile) {
        Map<String, String> before = world.files();

        LaunchPlan first = plan(profile, World.REVERSE);
        LaunchPlan second = plan(profile, World.REVERSE);

        assertThat(second).isEqualTo(first);
        assertThat(profile.detectUpstream(world.context())).isEqualTo(profile.detectUpstream(world.context()));
        assertThat(world.files()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void sandboxFilesAreRelativeAndNamedOnce(ClientProfile profile) {
        assertThat(plan(profile, World.REVERSE).sandbox().stream().map(SandboxFile::path))
                .doesNotHaveDuplicates()
                .allMatch(path -> !path.isAbsolute() && path.normalize().equals(path));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void brokenConfigurationFilesAreNoReasonToFail(ClientProfile profile) {
        World broken = new World(directory.resolve("broken"));
        for (String file : List.of(
                ".claude/settings.json",
                ".codex/config.toml",
                ".codex/auth.json",
                ".kimi/config.toml",
                ".kimi-code/config.toml",
                ".gemini/settings.json",
                ".gemini/.env",
                ".config/opencode/opencode.json",
                ".local/share/opencode/auth.json",
                ".pi/agent/models.json",
                ".pi/agent/settings.json",
                ".pi/agent/auth.json")) {
            broken.homeFile(file, "{ \"not\" = [closed\n\u0000");
        }
        ClientContext context = broken.context();

        assertThat(profile.detectUpstream(context).source()).isEqualTo("default");
        assertThat(profile.plan(context, World.REVERSE).command()).isEqualTo(profile.command());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theDefaultModeIsAProxyMode(ClientProfile profile) {
        assertThat(profile.defaultMode()).isIn(ProxyMode.REVERSE, ProxyMode.FORWARD, ProxyMode.TRANSCRIPT);
        assertThat(profile.capturePolicy().recordOnly())
                .allMatch(path -> path.startsWith("/") || path.startsWith("*/"));
    }

    private LaunchPlan plan(ClientProfile profile, TapEndpoint endpoint) {
        return profile.plan(world.context(ARGUMENTS.toArray(String[]::new)), endpoint);
    }
}

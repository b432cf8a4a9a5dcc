package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodexProfileTest {
    private static final String OWN = """
            model_provider = "own"
            [model_providers.own]
            base_url = "https://own.example/v1/"
            """;
    private static final List<String> WIRING = List.of(
            "-c", "model_provider=\"claude-tap-openai\"",
            "-c", "model_providers.claude-tap-openai.name=\"claude-tap\"",
            "-c", "model_providers.claude-tap-openai.base_url=\"http://127.0.0.1:4321/v1\"",
            "-c", "model_providers.claude-tap-openai.wire_api=\"responses\"",
            "-c", "model_providers.claude-tap-openai.requires_openai_auth=true",
            "-c", "model_providers.claude-tap-openai.supports_websockets=false");
    private static final List<String> OWN_WIRING = List.of(
            "-c", "model_providers.own.base_url=\"http://127.0.0.1:4321/v1\"",
            "-c", "model_providers.own.supports_websockets=false");

    @TempDir
    Path directory;

    private World world;
    private final CodexProfile profile = new CodexProfile();

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @Test
    void withoutAnyConfigurationTheTargetIsTheApi() {
        assertUpstream("https://api.openai.com", "default");
    }

    @Test
    void aChatGptLoginHasItsOwnBackend() {
        world.homeFile(".codex/auth.json", "{\"auth_mode\":\"chatgpt\",\"tokens\":{}}")
                .homeFile(".codex/config.toml", "openai_base_url = \"https://ignored.example/v1\"");

        assertUpstream("https://chatgpt.com/backend-api/codex", "ChatGPT login (auth.json)");
    }

    @Test
    void anApiKeyLoginIsNoChatGptLogin() {
        world.homeFile(".codex/auth.json", "{\"auth_mode\":\"apikey\"}");

        assertUpstream("https://api.openai.com", "default");
    }

    @Test
    void aConfiguredBaseUrlIsTheTarget() {
        world.homeFile(".codex/config.toml", "openai_base_url = \"https://gateway.example/v1\"");

        assertUpstream("https://gateway.example/v1", "config.toml (openai_base_url)");
    }

    @Test
    void anOverriddenBaseUrlBeatsTheLogin() {
        world.homeFile(".codex/auth.json", "{\"auth_mode\":\"chatgpt\"}");

        assertUpstream("https://c.example/v1", "-c openai_base_url", "-c", "openai_base_url=https://c.example/v1");
    }

    @Test
    void theEnvironmentsBaseUrlIsNoTargetBecauseCodexIgnoresItAndTheUserIsTold() {
        world.variable("OPENAI_BASE_URL", "https://environment.example/v1");

        assertUpstream("https://api.openai.com", "default");
        assertThat(plan().notices()).singleElement().asString().contains("OPENAI_BASE_URL", "--tap-target");
    }

    @Test
    void aCustomProviderBeatsEverything() {
        world.homeFile(".codex/auth.json", "{\"auth_mode\":\"chatgpt\"}").homeFile(".codex/config.toml", OWN);

        assertUpstream("https://own.example/v1", "model_providers.own", "-c", "openai_base_url=https://c.example");
    }

    @Test
    void aHomeElsewhereIsRead() {
        world.homeFile(".codex/config.toml", "openai_base_url = \"https://wrong.example\"")
                .homeFile("elsewhere/config.toml", OWN)
                .variable("CODEX_HOME", world.home.resolve("elsewhere").toString());

        assertUpstream("https://own.example/v1", "model_providers.own");
    }

    @ParameterizedTest
    @CsvSource({
        "--profile work",
        "-p work",
        "--profile=work",
        "-pwork",
        "-c profile=work",
        "--config profile=\"work\"",
    })
    void aProfileSelectsItsProvider(String arguments) {
        world.homeFile(".codex/config.toml", """
                [model_providers.own]
                base_url = "https://own.example/v1"
                [model_providers.file]
                base_url = "https://file.example/v1"
                [profiles.work]
                model_provider = "own"
                """);
        assertUpstream("https://own.example/v1", "model_providers.own", arguments.split(" "));

        world.homeFile(".codex/work.config.toml", "model_provider = \"file\"");
        assertUpstream("https://file.example/v1", "model_providers.file", arguments.split(" "));
        assertUpstream("https://api.openai.com", "default");
    }

    @Test
    void theLastOfSeveralOverridesWinsInEverySpelling() {
        world.homeFile(".codex/config.toml", OWN);

        assertUpstream(
                "https://last.example/v1",
                "model_providers.own",
                "--config=model_providers.own.base_url=\"https://first.example\"",
                "exec",
                "-cmodel_providers.own.base_url=https://last.example/v1",
                "--",
                "-c",
                "model_providers.own.base_url=https://prompt.example");
    }

    @Test
    void aWholeProviderCanBeGivenAsOneOverride() {
        assertUpstream(
                "https://inline.example",
                "model_providers.x",
                "-c",
                "model_providers={x={base_url=\"https://inline.example\"}}",
                "-c",
                "model_provider=x");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com,",
        "https://api.openai.com/,",
        "https://API.openai.com,",
        "https://api.openai.com/v1, /v1",
        "https://chatgpt.com/backend-api/codex, /v1",
        "https://gateway.example/api.openai.com, /v1",
        "https://api.openai.com.example, /v1",
        "http://127.0.0.1:9/v1, /v1",
    })
    void theVersionSegmentIsStrippedUnlessTheTargetHasNone(String target, String prefix) {
        assertThat(profile.stripPrefix(URI.create(target))).isEqualTo(Optional.ofNullable(prefix));
    }

    @Test
    void aProviderOfOursIsPutBeforeTheUsersArguments() {
        LaunchPlan plan = plan("exec", "--json", "a prompt");

        assertThat(plan.command()).isEqualTo("codex");
        assertThat(plan.arguments().subList(0, WIRING.size())).isEqualTo(WIRING);
        assertThat(plan.arguments().subList(WIRING.size(), plan.arguments().size()))
                .containsExactly("exec", "--json", "a prompt");
        assertThat(plan.set()).containsEntry("OPENAI_BASE_URL", "http://127.0.0.1:4321/v1");
        assertThat(plan.notices()).isEmpty();
    }

    @Test
    void theUsersOwnProviderOnlyGetsOurAddress() {
        world.homeFile(".codex/config.toml", OWN);

        assertThat(plan("exec").arguments().subList(0, 4)).isEqualTo(OWN_WIRING);
        assertThat(plan("exec").arguments()).hasSize(5);
    }

    @Test
    void overridesThatWouldUndoTheWiringAreTakenOutAndOthersStay() {
        assertThat(plan("-c", "model_provider=openai", "exec", "--config=model_provider=openai", "-c", "model=x", "hi")
                        .arguments())
                .endsWith("exec", "-c", "model=x", "hi")
                .hasSize(WIRING.size() + 4);

        world.homeFile(".codex/config.toml", OWN);
        assertThat(plan("-c", "model_providers.own.base_url=x", "-c", "model_providers.own.name=n")
                        .arguments())
                .endsWith("-c", "model_providers.own.name=n")
                .hasSize(OWN_WIRING.size() + 2);
    }

    @Test
    void itsWebSocketCanBeKept() {
        assertThat(profile.withWebSocket()
                        .plan(world.context("exec", "hi"), World.REVERSE)
                        .arguments())
                .contains("model_providers.claude-tap-openai.supports_websockets=true")
                .endsWith("exec", "hi");
    }

    @Test
    void withItsWebSocketAnOwnProviderKeepsItsOwnChoice() {
        world.homeFile(".codex/config.toml", OWN + "supports_websockets = true\n");
        String choice = "model_providers.own.supports_websockets=false";

        assertThat(profile.withWebSocket()
                        .plan(world.context("-c", choice), World.REVERSE)
                        .arguments())
                .containsExactly(OWN_WIRING.get(0), OWN_WIRING.get(1), "-c", choice);
    }

    @Test
    void anIdThatCodexWouldSplitIsWiredInsideAValue() {
        world.homeFile(".codex/config.toml", OWN.replace("own\"", "a.b\"").replace(".own]", ".\"a.b\"]"));

        assertThat(plan().arguments())
                .containsExactly(
                        "-c",
                        "model_providers={\"a.b\"={base_url=\"http://127.0.0.1:4321/v1\",supports_websockets=false}}");
    }

    @Test
    void anIdWithASpaceIsNotQuotedBecauseCodexDoesNotUnquoteIt() {
        world.homeFile(".codex/config.toml", OWN.replace("own\"", "my own\"").replace(".own]", ".\"my own\"]"));

        assertThat(plan().arguments()).contains("model_providers.my own.base_url=\"http://127.0.0.1:4321/v1\"");
    }

    @Test
    void forwardModeLeavesTheArgumentsAlone() {
        assertThat(profile.plan(world.context("exec", "hi"), World.FORWARD).arguments())
                .containsExactly("exec", "hi");
    }

    @Test
    void localModelsAreToldAbout() {
        assertThat(plan("--oss").notices()).singleElement().asString().contains("past the tap");
        assertThat(plan("-c", "model_provider=ollama").notices())
                .singleElement()
                .asString()
                .contains("'ollama'");
    }

    private void assertUpstream(String target, String source, String... arguments) {
        Upstream upstream = profile.detectUpstream(world.context(arguments));
        assertThat(upstream.target()).isEqualTo(URI.create(target));
        assertThat(upstream.source()).isEqualTo(source);
        assertThat(upstream.stripPrefix()).isEqualTo(profile.stripPrefix(upstream.target()));
    }

    private LaunchPlan plan(String... arguments) {
        return profile.plan(world.context(arguments), World.REVERSE);
    }
}

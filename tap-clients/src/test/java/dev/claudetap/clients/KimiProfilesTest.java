package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KimiProfilesTest {
    private static final String TAP = World.TAP.toString();
    private static final String TWO_PROVIDERS = """
            default_model = "fast"
            theme = "dark"
            [providers.one]
            type = "kimi"
            base_url = "https://one.example/v1"
            env = { KIMI_BASE_URL = "https://one.example/v1", KEEP = "x" }
            [providers."two.2"]
            type = "kimi"
            [providers.claude]
            type = "anthropic"
            base_url = "https://claude.example"
            [models.fast]
            provider = "one"
            [models.slow]
            provider = "two.2"
            [models.other]
            provider = "claude"
            """;

    @TempDir
    Path directory;

    private World world;
    private final ClientProfile legacy = new KimiProfile();
    private final ClientProfile code = new KimiCodeProfile();

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @Test
    void withoutAnyConfigurationBothTalkToTheCodingApi() {
        assertUpstream(legacy, "https://api.kimi.com/coding/v1", "default");
        assertUpstream(code, "https://api.kimi.com/coding/v1", "default");
    }

    @Test
    void theLegacyProgramsEnvironmentBeatsItsConfiguration() {
        world.homeFile(".kimi/config.toml", TWO_PROVIDERS);
        assertUpstream(legacy, "https://one.example/v1", "config.toml (provider one)");

        world.variable("KIMI_BASE_URL", "https://api.moonshot.ai/v1");
        assertUpstream(legacy, "https://api.moonshot.ai/v1", "KIMI_BASE_URL");
    }

    @Test
    void theLegacyProgramsConfigurationMayBeJsonAndGivenByArgument() {
        world.homeFile(".kimi/config.json", json("https://file.example"))
                .projectFile("mine.json", json("https://argument.example"));

        assertUpstream(legacy, "https://file.example", "config.toml (provider p)");
        assertUpstream(legacy, "https://argument.example", "config.toml (provider p)", "--config-file", "mine.json");
        assertUpstream(
                legacy,
                "https://inline.example",
                "config.toml (provider p)",
                "--config",
                json("https://inline.example"));
    }

    @Test
    void theLegacyProgramIsWiredByItsVariable() {
        LaunchPlan plan = legacy.plan(world.context("--thinking"), World.REVERSE);

        assertThat(plan.set()).containsEntry("KIMI_BASE_URL", TAP);
        assertThat(plan.arguments()).containsExactly("--thinking");
        assertThat(plan.sandbox()).isEmpty();
    }

    @Test
    void kimiCodesConfigurationBeatsItsEnvironment() {
        world.variable("KIMI_BASE_URL", "https://environment.example/v1");
        assertUpstream(code, "https://environment.example/v1", "KIMI_BASE_URL");

        world.homeFile(".kimi-code/config.toml", TWO_PROVIDERS);
        assertUpstream(code, "https://one.example/v1", "config.toml (provider one)");
    }

    @Test
    void theModelOnTheCommandLineSelectsItsProvider() {
        world.homeFile(".kimi-code/config.toml", TWO_PROVIDERS);

        assertUpstream(code, "https://api.moonshot.ai/v1", "config.toml (provider two.2)", "--model", "slow");
        assertUpstream(code, "https://claude.example", "config.toml (provider claude)", "-m", "other");
    }

    @Test
    void withoutAModelTheManagedProviderIsTakenThenTheFirstOne() {
        world.homeFile(".kimi-code/config.toml", "[providers.x]\ntype=\"kimi\"\nbase_url=\"https://x.example\"\n");
        assertUpstream(code, "https://x.example", "config.toml (provider x)");

        world.homeFile(
                ".kimi-code/config.toml",
                "[providers.x]\ntype=\"kimi\"\nbase_url=\"https://x.example\"\n[providers.\"managed:kimi-code\"]\ntype=\"kimi\"\n");
        assertUpstream(code, "https://api.kimi.com/coding/v1", "config.toml (provider managed:kimi-code)");
    }

    @Test
    void aModelFromTheEnvironmentIsUsedUnlessTheCommandLineNamesOne() {
        world.homeFile(".kimi-code/config.toml", TWO_PROVIDERS)
                .variable("KIMI_MODEL_NAME", "m")
                .variable("KIMI_MODEL_BASE_URL", "https://model.example/v1");

        assertUpstream(code, "https://model.example/v1", "KIMI_MODEL_NAME");
        assertThat(reverse().set()).containsEntry("KIMI_MODEL_BASE_URL", TAP);
        assertThat(reverse().unset()).isEmpty();

        assertUpstream(code, "https://one.example/v1", "config.toml (provider one)", "-m", "fast");
        assertThat(reverse("-m", "fast").unset()).containsExactlyInAnyOrder("KIMI_MODEL_NAME", "KIMI_MODEL_BASE_URL");
        assertThat(reverse("-m", "fast").set()).doesNotContainKey("KIMI_MODEL_BASE_URL");
    }

    @Test
    void aModelFromTheEnvironmentThatCannotBeMovedIsToldAbout() {
        world.variable("KIMI_MODEL_NAME", "m").variable("KIMI_MODEL_PROVIDER_TYPE", "anthropic");

        assertThat(reverse().set()).doesNotContainKey("KIMI_MODEL_BASE_URL");
        assertThat(reverse().notices()).anyMatch(notice -> notice.contains("past a reverse tap"));
    }

    @Test
    void kimiCodeRunsInAPrivateHomeWhoseSelectedProviderPointsAtTheTap() {
        world.homeFile(".kimi-code/config.toml", TWO_PROVIDERS);
        JsonObject before = Toml.parse(TWO_PROVIDERS).orElseThrow();
        LaunchPlan plan = reverse("-p", "hi");

        assertThat(plan.set())
                .containsEntry("KIMI_CODE_HOME", "{sandbox}")
                .containsEntry("KIMI_CODE_BASE_URL", TAP)
                .containsEntry("KIMI_BASE_URL", TAP);
        JsonObject after = config(plan);
        assertThat(Configs.text(after, "providers", "one", "base_url")).contains(TAP);
        assertThat(Configs.text(after, "providers", "one", "env", "KIMI_BASE_URL"))
                .contains(TAP);
        assertThat(Configs.text(after, "providers", "one", "env", "KEEP")).contains("x");
        for (String other : List.of("two.2", "claude")) {
            assertThat(Configs.at(after, List.of("providers", other)))
                    .isEqualTo(Configs.at(before, List.of("providers", other)));
        }
        assertThat(after.object("models")).isEqualTo(before.object("models"));
        assertThat(after.string("theme")).contains("dark");
    }

    @Test
    void theUsersSessionsAndLoginAreTheirOwn() {
        Path home = world.home.resolve(".kimi-code");

        assertThat(reverse().sandbox())
                .contains(
                        new SandboxFile.LinkedDirectory(Path.of("sessions"), home.resolve("sessions")),
                        new SandboxFile.LinkedDirectory(Path.of("credentials"), home.resolve("credentials")),
                        new SandboxFile.Link(Path.of("mcp.json"), home.resolve("mcp.json")),
                        new SandboxFile.SharedLines(
                                Path.of("session_index.jsonl"), home.resolve("session_index.jsonl"), home.toString()));
    }

    @Test
    void aUserWithoutConfigurationGetsTheManagedProvider() {
        JsonObject config = config(reverse());

        assertThat(config.string("default_model")).contains("kimi-code/kimi-for-coding");
        assertThat(Configs.text(config, "providers", "managed:kimi-code", "base_url"))
                .contains(TAP);
        assertThat(Configs.at(config, List.of("models", "kimi-code/kimi-for-coding", "max_context_size"))
                        .flatMap(JsonValue::asLong))
                .contains(262_144L);
    }

    @Test
    void anUnreadableConfigurationIsHandedOnAsItIs() {
        world.homeFile(".kimi-code/config.toml", "not = [toml");

        assertThat(reverse().sandbox()).contains(new SandboxFile.Content(Path.of("config.toml"), "not = [toml"));
    }

    @Test
    void aHomeElsewhereIsReadUnlessItIsAnotherTapsSandbox() {
        world.homeFile(".kimi-code/config.toml", TWO_PROVIDERS)
                .homeFile("elsewhere/config.toml", TWO_PROVIDERS.replace("one.example", "elsewhere.example"))
                .variable("KIMI_CODE_HOME", world.home.resolve("elsewhere").toString());
        assertUpstream(code, "https://elsewhere.example/v1", "config.toml (provider one)");

        world.variable("KIMI_CODE_HOME", "/sandboxes/claude-tap-agent-17-2");
        assertUpstream(code, "https://one.example/v1", "config.toml (provider one)");
    }

    private static String json(String url) {
        return "{\"providers\":{\"p\":{\"type\":\"kimi\",\"base_url\":\"" + url + "\"}}}";
    }

    private void assertUpstream(ClientProfile profile, String target, String source, String... arguments) {
        assertThat(profile.detectUpstream(world.context(arguments)).target()).isEqualTo(URI.create(target));
        assertThat(profile.detectUpstream(world.context(arguments)).source()).isEqualTo(source);
        assertThat(profile.stripPrefix(URI.create(target))).isEmpty();
    }

    private LaunchPlan reverse(String... arguments) {
        return code.plan(world.context(arguments), World.REVERSE);
    }

    private static JsonObject config(LaunchPlan plan) {
        return plan.sandbox().stream()
                .filter(file -> file.path().equals(Path.of("config.toml")))
                .map(file -> ((SandboxFile.Content) file).text())
                .findFirst()
                .flatMap(Toml::parse)
                .orElseThrow();
    }
}

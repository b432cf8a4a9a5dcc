package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCodeProfileTest {
    private static final String INLINE = "OPENCODE_CONFIG_CONTENT";
    private static final TapEndpoint BARE = World.before("https://api.anthropic.com");

    @TempDir
    Path directory;

    private World world;
    private final OpenCodeProfile opencode = new OpenCodeProfile();

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @Test
    void itsBaseUrlVariablesHaveTheVersionInThem() {
        LaunchPlan plan = opencode.plan(world.context(), BARE);

        assertThat(plan.set())
                .containsEntry("ANTHROPIC_BASE_URL", World.TAP + "/v1")
                .containsEntry(
                        INLINE, "{\"provider\":{\"anthropic\":{\"options\":{\"baseURL\":\"" + World.TAP + "/v1\"}}}}");
        assertThat(plan.notices()).singleElement().asString().contains("'anthropic'");
    }

    @Test
    void aTargetWithAPathOfItsOwnGetsNoVersionTwice() {
        assertThat(opencode.plan(world.context(), World.REVERSE).set())
                .containsEntry("ANTHROPIC_BASE_URL", World.TAP.toString());
    }

    @Test
    void theProviderIsTheOneOfTheModelOnTheCommandLineThenOfTheConfigurationThenOfTheLastUsedThenOfAKey() {
        world.variable("GROQ_API_KEY", "k");
        assertUpstream("https://api.groq.com", "provider groq");

        world.homeFile(".local/state/opencode/model.json", "{\"recent\":[{\"providerID\":\"xai\",\"modelID\":\"m\"}]}");
        assertUpstream("https://api.x.ai", "provider xai");

        world.homeFile(".config/opencode/opencode.jsonc", "{ /* mine */ \"model\": \"openrouter/some/model\", }");
        assertUpstream("https://openrouter.ai", "provider openrouter");

        assertUpstream("https://api.openai.com", "provider openai", "run", "-m", "openai/gpt-5.4", "hi");
    }

    @Test
    void aProjectsConfigurationBeatsTheUsersAndTheVariableBeatsBoth() {
        world.homeFile(".config/opencode/opencode.json", provider("https://user.example/v1"))
                .projectFile(".git/HEAD", "")
                .homeFile("work/opencode.json", provider("https://outside.example/v1"));
        assertUpstream("https://user.example", "configuration (provider mine)");

        world.projectFile("opencode.json", provider("{env:MY_URL}")).variable("MY_URL", "https://project.example/x");
        assertUpstream("https://project.example", "configuration (provider mine)");

        world.variable(INLINE, provider("https://inline.example"));
        assertUpstream("https://inline.example", "configuration (provider mine)");
    }

    @Test
    void whatTheUserGivesInTheVariableIsKept() {
        world.variable(INLINE, "{\"theme\":\"dark\",\"model\":\"mine/m\",\"provider\":{\"mine\":{\"npm\":\"x\"}}}")
                .homeFile(".config/opencode/opencode.json", provider("https://user.example/llm/v2"));

        assertThat(opencode.plan(world.context(), BARE).set().get(INLINE))
                .isEqualTo("{\"theme\":\"dark\",\"model\":\"mine/m\",\"provider\":{\"mine\":{\"npm\":\"x\","
                        + "\"options\":{\"baseURL\":\"" + World.TAP + "/llm/v2\"}}}}");
    }

    @Test
    void anAccountIsToldAboutBecauseItDecidesWhereRequestsGo() {
        world.homeFile(".local/share/opencode/auth.json", "{\"openai\":{\"type\":\"oauth\"}}");

        assertThat(opencode.plan(world.context("-m", "openai/x"), BARE).notices())
                .anyMatch(notice -> notice.contains("account"));
        assertThat(opencode.plan(world.context("-m", "anthropic/x"), BARE).notices())
                .noneMatch(notice -> notice.contains("account"));
    }

    @Test
    void forwardModeLeavesItsConfigurationAlone() {
        assertThat(opencode.plan(world.context(), World.FORWARD).set()).doesNotContainKey(INLINE);
    }

    private static String provider(String url) {
        return "{\"model\":\"mine/m\",\"provider\":{\"mine\":{\"options\":{\"baseURL\":\"" + url + "\"}}}}";
    }

    private void assertUpstream(String target, String source, String... arguments) {
        Upstream upstream = opencode.detectUpstream(world.context(arguments));

        assertThat(upstream.target()).hasToString(target);
        assertThat(upstream.source()).isEqualTo(source);
    }
}

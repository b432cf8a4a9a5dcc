package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.SandboxFile;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PiProfileTest {
    private static final TapEndpoint BARE = World.before("https://api.openai.com");

    @TempDir
    Path directory;

    private World world;
    private final PiProfile pi = new PiProfile();

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @Test
    void itsBaseUrlIsChangedInAPrivateCopyOfItsModels() {
        world.homeFile(
                ".pi/agent/models.json",
                "{\"providers\":{\"openai\":{\"headers\":{\"x\":\"1\"}},\"local\":{\"baseUrl\":\"http://localhost:1/v1\"}}}");

        LaunchPlan plan = pi.plan(world.context(), BARE);

        assertThat(plan.set()).containsEntry("PI_CODING_AGENT_DIR", "{sandbox}");
        assertThat(plan.sandbox())
                .contains(new SandboxFile.Content(
                        Path.of("models.json"),
                        "{\"providers\":{\"openai\":{\"headers\":{\"x\":\"1\"},\"baseUrl\":\"" + World.TAP
                                + "/v1\"},\"local\":{\"baseUrl\":\"http://localhost:1/v1\"}}}"))
                .contains(new SandboxFile.Link(Path.of("auth.json"), world.home.resolve(".pi/agent/auth.json")))
                .contains(
                        new SandboxFile.LinkedDirectory(Path.of("sessions"), world.home.resolve(".pi/agent/sessions")));
    }

    @Test
    void theProviderIsFoundInTheOrderThatPiHas() {
        world.homeFile(".pi/agent/auth.json", "{\"openai-codex\":{\"type\":\"oauth\"}}");
        assertUpstream("https://chatgpt.com", "provider openai-codex");

        world.variable("ANTHROPIC_API_KEY", "k");
        assertUpstream("https://api.anthropic.com", "provider anthropic");

        world.homeFile(".pi/agent/settings.json", "{\"defaultProvider\":\"groq\"}");
        assertUpstream("https://api.groq.com", "provider groq");

        assertUpstream("https://openrouter.ai", "provider openrouter", "--model", "openrouter/a/b");
        assertUpstream("https://api.x.ai", "provider xai", "--provider", "xai", "--model", "grok");
    }

    @Test
    void aProviderOfTheUsersOwnIsItsOwnTarget() {
        world.homeFile(".pi/agent/models.json", "{\"providers\":{\"local\":{\"baseUrl\":\"http://localhost:1/v1\"}}}");

        assertUpstream("http://localhost:1", "models.json (provider local)", "--model", "local/m");
    }

    @Test
    void aSandboxOfAnotherTapIsNotTakenForTheUsersDirectory() {
        world.variable(
                        "PI_CODING_AGENT_DIR",
                        world.home.resolve("claude-tap-agent-1-x").toString())
                .homeFile(".pi/agent/settings.json", "{\"defaultProvider\":\"groq\"}");

        assertUpstream("https://api.groq.com", "provider groq");
    }

    @Test
    void aDirectoryOfTheUsersChoiceIsRead() {
        world.variable("PI_CODING_AGENT_DIR", "~/other")
                .homeFile("other/settings.json", "{\"defaultProvider\":\"groq\"}");

        assertUpstream("https://api.groq.com", "provider groq");
    }

    @Test
    void forwardModeNeedsNoSandbox() {
        assertThat(pi.plan(world.context(), World.FORWARD).sandbox()).isEmpty();
    }

    private void assertUpstream(String target, String source, String... arguments) {
        Upstream upstream = pi.detectUpstream(world.context(arguments));

        assertThat(upstream.target()).hasToString(target);
        assertThat(upstream.source()).isEqualTo(source);
    }
}

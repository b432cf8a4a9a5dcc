package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.Upstream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiProfileTest {
    private static final String TAP = World.TAP.toString();

    @TempDir
    Path directory;

    private World world;
    private final GeminiProfile gemini = new GeminiProfile();

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-api-key, GOOGLE_GEMINI_BASE_URL, https://generativelanguage.googleapis.com",
        "gateway, GOOGLE_GEMINI_BASE_URL, https://generativelanguage.googleapis.com",
        "oauth-personal, CODE_ASSIST_ENDPOINT, https://cloudcode-pa.googleapis.com",
        "compute-default-credentials, CODE_ASSIST_ENDPOINT, https://cloudcode-pa.googleapis.com",
        "vertex-ai, GOOGLE_VERTEX_BASE_URL, https://aiplatform.googleapis.com",
    })
    void theLoginDecidesWhichApiIsMoved(String login, String variable, String target) {
        world.homeFile(".gemini/settings.json", """
                {
                  // how I log in
                  "security": {"auth": {"selectedType": "%s"}},
                }
                """.formatted(login));

        assertThat(upstream().target()).hasToString(target);
        assertThat(reverse().set()).containsEntry(variable, TAP);
        assertThat(reverse().set().keySet().stream()
                        .filter(name -> name.endsWith("BASE_URL") || name.contains("ASSIST")))
                .containsExactly(variable);
    }

    @Test
    void withoutAChoiceInTheSettingsTheEnvironmentDecides() {
        world.variable("GOOGLE_GENAI_USE_GCA", "true");
        assertThat(upstream().target()).hasToString("https://cloudcode-pa.googleapis.com");

        world.homeFile(".gemini/settings.json", "{\"selectedAuthType\":\"gemini-api-key\"}");
        assertThat(upstream().target()).hasToString("https://generativelanguage.googleapis.com");
    }

    @Test
    void aProjectsSettingsBeatTheUsers() {
        world.homeFile(".gemini/settings.json", "{\"security\":{\"auth\":{\"selectedType\":\"vertex-ai\"}}}")
                .projectFile(
                        ".gemini/settings.json", "{\"security\":{\"auth\":{\"selectedType\":\"oauth-personal\"}}}");

        assertThat(upstream().target()).hasToString("https://cloudcode-pa.googleapis.com");
    }

    @ParameterizedTest
    @CsvSource({
        "europe-west4, https://europe-west4-aiplatform.googleapis.com",
        "global, https://aiplatform.googleapis.com",
        "eu, https://aiplatform.eu.rep.googleapis.com",
    })
    void vertexHasAHostPerLocation(String location, String target) {
        world.variable("GOOGLE_GENAI_USE_VERTEXAI", "true").variable("GOOGLE_CLOUD_LOCATION", location);

        assertThat(upstream().target()).hasToString(target);
    }

    @Test
    void aBaseUrlOfTheUsersIsTheTargetAlsoFromItsEnvFile() {
        world.homeFile(".gemini/.env", "export GOOGLE_GEMINI_BASE_URL=\"https://gateway.example/g\" # ours\n");
        assertThat(upstream())
                .isEqualTo(new Upstream(
                        URI.create("https://gateway.example/g"), Optional.empty(), "GOOGLE_GEMINI_BASE_URL"));

        world.projectFile(".env", "GOOGLE_GEMINI_BASE_URL='https://nearer.example'\n");
        assertThat(upstream().target()).hasToString("https://nearer.example");

        world.variable("GOOGLE_GEMINI_BASE_URL", "https://environment.example/");
        assertThat(upstream().target()).hasToString("https://environment.example");
    }

    @Test
    void aCompanyProxyIsToldAboutBecauseItGetsLoopbackRequestsToo() {
        assertThat(reverse().notices()).isEmpty();

        world.variable("https_proxy", "http://proxy.example:3128");
        assertThat(reverse().notices()).singleElement().asString().contains("--tap-proxy-mode forward");
    }

    private Upstream upstream() {
        return gemini.detectUpstream(world.context());
    }

    private LaunchPlan reverse() {
        return gemini.plan(world.context("-p", "hi"), World.REVERSE);
    }
}

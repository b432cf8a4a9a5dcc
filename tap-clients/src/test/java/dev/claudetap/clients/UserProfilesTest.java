package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.json.JsonText;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UserProfilesTest {
    private static final String GROK = """
            {
              "id": "grok",
              "label": "Grok Build CLI",
              "command": "grok",
              "install_url": "https://docs.x.ai/build/overview",
              "default_mode": "reverse",
              "default_mode_reason": "All its requests go to one host, which GROK_CLI_CHAT_PROXY_BASE_URL replaces.",
              "target": {
                "url": "https://cli-chat-proxy.grok.com/v1",
                "suffix": "/v1",
                "variables": ["GROK_CLI_CHAT_PROXY_BASE_URL"]
              },
              "reverse": {"env": {"GROK_CLI_CHAT_PROXY_BASE_URL": "{base_url}/v1"}},
              "record_only": ["/v1/responses", "/v1/chat/completions", "/v1/storage", "/v1/traces"]
            }
            """;
    private static final String DIRECTORY = ".config/claude-tap/profiles/";

    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    /** The built-in profiles that are a table and nothing else. */
    static Stream<SheetProfile> simpleOnes() {
        return ClientProfiles.load().all().stream()
                .filter(profile -> profile.getClass().getSuperclass().equals(SheetProfile.class))
                .filter(profile ->
                        Arrays.stream(profile.getClass().getDeclaredMethods()).allMatch(Method::isSynthetic))
                .map(SheetProfile.class::cast);
    }

    @ParameterizedTest
    @MethodSource("simpleOnes")
    void whatASimpleBuiltInSaysAFileCanSayToo(SheetProfile builtIn) throws Exception {
        String json = SheetJson.write(builtIn.sheet()).toJson();
        world.homeFile("mine.json", json);

        ClientProfile fromFile = UserProfiles.read(world.home.resolve("mine.json"));

        assertThat(fromFile).isNotSameAs(builtIn).extracting("sheet").isEqualTo(builtIn.sheet());
        for (var endpoint : List.of(World.REVERSE, World.FORWARD)) {
            assertThat(fromFile.plan(world.context("a"), endpoint))
                    .isEqualTo(builtIn.plan(world.context("a"), endpoint));
        }
        assertThat(fromFile.detectUpstream(world.context())).isEqualTo(builtIn.detectUpstream(world.context()));
        assertThat(fromFile.capturePolicy()).isEqualTo(builtIn.capturePolicy());
        assertThat(fromFile.defaultMode()).isEqualTo(builtIn.defaultMode());
    }

    @Test
    void severalBuiltInsAreThatSimple() {
        assertThat(simpleOnes().map(SheetProfile::id)).contains("grok", "amp", "aider", "iflow");
    }

    @Test
    void aFileAsAUserWritesItIsTheBuiltInToo() throws Exception {
        AgentSheet written = SheetJson.read(JsonText.parse(GROK).asObject().orElseThrow(), URI.create("file:///x"));

        assertThat(written).isEqualTo(new GrokProfile().sheet());
    }

    @Test
    void aFileInTheConfigurationDirectoryIsAClient() {
        world.homeFile(DIRECTORY + "mycli.json", "{\"id\":\"mycli\",\"command\":\"my-cli\"}");

        ClientProfile mine = UserProfiles.load(world.context()).find("mycli").orElseThrow();

        assertThat(mine.command()).isEqualTo("my-cli");
        assertThat(mine.label()).isEqualTo("mycli");
        assertThat(mine.defaultMode()).isEqualTo(ProxyMode.FORWARD);
        assertThat(mine.installUrl().getHost()).isNull();
        assertThat(mine.refusal(ProxyMode.REVERSE))
                .hasValueSatisfying(why -> assertThat(why).contains("\"reverse\""));
        assertThat(mine.refusal(ProxyMode.FORWARD)).isEmpty();
    }

    @Test
    void aFileWinsOverABuiltInOfItsId() {
        world.homeFile(DIRECTORY + "mine.json", GROK.replace("\"command\": \"grok\"", "\"command\": \"grok-beta\""));

        UserProfiles profiles = UserProfiles.load(world.context());

        assertThat(profiles.find("grok").orElseThrow().command()).isEqualTo("grok-beta");
        assertThat(profiles.all())
                .extracting(ClientProfile::id)
                .doesNotHaveDuplicates()
                .isSorted()
                .contains("exec");
    }

    @Test
    void aBrokenFileHidesNoOther() {
        world.homeFile(DIRECTORY + "broken.json", "{")
                .homeFile(DIRECTORY + "good.json", "{\"id\":\"good\",\"command\":\"good\"}")
                .homeFile(DIRECTORY + "notes.txt", "not a profile");

        UserProfiles profiles = UserProfiles.load(world.context());

        assertThat(profiles.find("good")).isPresent();
        assertThat(profiles.problems()).singleElement().asString().contains("broken.json is not JSON");
    }

    @Test
    void theDirectoryIsWhereThePlatformKeepsConfiguration() {
        assertThat(UserProfiles.directory(world.context())).isEqualTo(world.home.resolve(DIRECTORY));
        world.variable("XDG_CONFIG_HOME", world.home.resolve("cfg").toString());
        assertThat(UserProfiles.directory(world.context())).isEqualTo(world.home.resolve("cfg/claude-tap/profiles"));
        world.variable("CLAUDE_TAP_HOME", world.home.resolve("tap").toString());
        assertThat(UserProfiles.directory(world.context())).isEqualTo(world.home.resolve("tap/profiles"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                      | a profile is a JSON object",
                "{\"command\":\"x\"}                                     | \"id\" is missing",
                "{\"id\":\"x\"}                                          | \"command\" is missing",
                "{\"id\":\"X y\",\"command\":\"x\"}                      | \"id\" must be lower-case",
                "{\"id\":\"x\",\"command\":\"x\",\"envs\":{}}            | there is no field \"envs\"",
                "{\"id\":\"x\",\"command\":\"x\",\"reverse\":{\"x\":1}}  | there is no field \"reverse.x\"",
                "{\"id\":\"x\",\"command\":7}                            | \"command\" must be a string",
                "{\"id\":\"x\",\"command\":\"x\",\"unset\":\"A\"}        | \"unset\" must be a list of strings",
                "{\"id\":\"x\",\"command\":\"x\",\"default_mode\":\"both\"} | must be \"reverse\" or \"forward\"",
                "{\"id\":\"x\",\"command\":\"x\",\"install_url\":\"ftp://x\"} | must be an http or https URL",
                "{\"id\":\"x\",\"command\":\"x\",\"default_mode\":\"reverse\"} | \"target.url\" is missing",
                "{\"id\":\"x\",\"command\":\"x\",\"reverse\":{\"env\":{\"A\":1}}} | \"reverse.env.A\" must be a string",
                "{\"id\":\"x\",\"command\":\"x\",\"target\":{\"url\":\"https://x\",\"suffix\":\"v1\"}} | must begin with /",
            })
    void aComplaintNamesTheFileAndTheField(String json, String complaint) {
        world.homeFile("p.json", json);

        assertThatThrownBy(() -> UserProfiles.read(world.home.resolve("p.json")))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("p.json")
                .hasMessageContaining(complaint)
                .extracting("unreadable")
                .isEqualTo(false);
    }

    @Test
    void aMissingFileIsToldApartFromAWrongOne() {
        assertThatThrownBy(() -> UserProfiles.read(world.home.resolve("none.json")))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("none.json")
                .extracting("unreadable")
                .isEqualTo(true);
    }

    @Test
    void anyCommandCanBeRun() {
        ClientProfile exec = UserProfiles.load(world.context()).find("exec").orElseThrow();

        LaunchPlan plan = exec.plan(world.context("mycli", "--flag", "x"), World.REVERSE);
        assertThat(plan.command()).isEqualTo("mycli");
        assertThat(plan.arguments()).containsExactly("--flag", "x");
        assertThat(plan.set())
                .containsEntry("ANTHROPIC_BASE_URL", World.TAP.toString())
                .containsEntry("OPENAI_BASE_URL", World.TAP + "/v1");
        assertThat(exec.plan(world.context("mycli"), World.FORWARD).set())
                .containsEntry("HTTPS_PROXY", World.TAP.toString())
                .doesNotContainKey("OPENAI_BASE_URL");

        world.variable("OPENAI_API_KEY", "fake");
        assertThat(exec.detectUpstream(world.context()).target()).hasToString("https://api.openai.com");
        world.variable("OPENAI_BASE_URL", "https://g.example/openai");
        assertThat(exec.detectUpstream(world.context()).stripPrefix()).contains("/v1");
    }

    @Test
    void variablesOfTheUsersAreFilledInOnTopOfTheProfiles() throws Exception {
        ClientProfile exec = UserProfiles.load(world.context()).find("exec").orElseThrow();
        ClientProfile mine = UserProfiles.withVariables(
                exec, List.of("A={base_url}/x={y}", "HTTPS_PROXY=", "B={proxy_url}", "C={ca}"));

        assertThat(mine.plan(world.context("c"), World.FORWARD).set())
                .containsEntry("A", World.TAP + "/x={y}")
                .containsEntry("HTTPS_PROXY", "")
                .containsEntry("B", World.TAP.toString())
                .containsEntry("C", "/ca/bundle.pem");
        assertThat(mine.refusal(ProxyMode.FORWARD)).isEmpty();
        assertThat(mine.refusal(ProxyMode.REVERSE))
                .hasValueSatisfying(why -> assertThat(why).contains("only --tap-proxy-mode forward has"));
        assertThat(UserProfiles.withVariables(exec, List.of())).isSameAs(exec);
    }

    @ParameterizedTest
    @CsvSource({"NAME", "=value", "A B=c", "1A=b"})
    void whatIsNoAssignmentIsRefused(String assignment) {
        assertThatThrownBy(() -> UserProfiles.withVariables(new GrokProfile(), List.of(assignment)))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("NAME=VALUE");
    }

    @Test
    void aProfileCanSayThatItsAgentRunsOnJava() throws ProfileException {
        Path file = world.home.resolve("java.json");
        world.homeFile("java.json", "{\"id\":\"jay\",\"command\":\"jay\",\"runs_on_java\":true}");

        assertThat(UserProfiles.read(file).runsOnJava()).isTrue();
        assertThat(UserProfiles.withVariables(UserProfiles.read(file), List.of("A=b"))
                        .runsOnJava())
                .isTrue();
        world.homeFile("java.json", "{\"id\":\"jay\",\"command\":\"jay\",\"runs_on_java\":\"yes\"}");
        assertThatThrownBy(() -> UserProfiles.read(file))
                .hasMessageContaining("\"runs_on_java\" must be true or false");
    }
}

package dev.claudetap.cli.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agents that are run for real, each headless, with a scratch home and an obviously fake key. */
enum RealAgent {
    /** Claude Code: base URL and key by environment. */
    CLAUDE("claude", "claude", "claude") {
        @Override
        Map<String, String> environment(String baseUrl, Path home) {
            return Map.of(
                    "ANTHROPIC_API_KEY", FAKE_KEY,
                    "ANTHROPIC_BASE_URL", baseUrl,
                    // Lets it skip permissions in a container where everything runs as root.
                    "IS_SANDBOX", "1",
                    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                    "DISABLE_TELEMETRY", "1",
                    "DISABLE_AUTOUPDATER", "1");
        }

        @Override
        List<String> arguments(String prompt) {
            return List.of("-p", prompt, "--model", "claude-sonnet-4-5", "--permission-mode", "bypassPermissions");
        }
    },

    /** Codex CLI: base URL and key by files. */
    CODEX("codex", "codex", "codex") {
        @Override
        void prepare(String baseUrl, Path home) throws IOException {
            Path directory = Files.createDirectories(home.resolve(".codex"));
            Files.writeString(
                    directory.resolve("auth.json"),
                    "{\"OPENAI_API_KEY\":\"" + FAKE_KEY + "\",\"auth_mode\":\"apikey\"}");
            Files.writeString(directory.resolve("config.toml"), """
                    openai_base_url = "%s/v1"
                    model = "gpt-5.4"
                    approval_policy = "never"
                    sandbox_mode = "danger-full-access"
                    check_for_update_on_startup = false

                    [analytics]
                    enabled = false
                    """.formatted(baseUrl));
        }

        @Override
        Map<String, String> environment(String baseUrl, Path home) {
            return Map.of("CODEX_HOME", home.resolve(".codex").toString());
        }

        @Override
        List<String> arguments(String prompt) {
            return List.of("exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", prompt);
        }
    },

    /** Kimi Code: base URL and key by a file. */
    KIMI_CODE("kimi-code", "kimi", "kimi-code") {
        @Override
        void prepare(String baseUrl, Path home) throws IOException {
            Path directory = Files.createDirectories(home.resolve(".kimi-code"));
            Files.writeString(directory.resolve("config.toml"), """
                    default_model = "kimi-code/kimi-for-coding"

                    [providers."managed:kimi-code"]
                    type = "kimi"
                    base_url = "%s/coding/v1"
                    api_key = "%s"

                    [models."kimi-code/kimi-for-coding"]
                    provider = "managed:kimi-code"
                    model = "kimi-for-coding"
                    max_context_size = 262144
                    """.formatted(baseUrl, FAKE_KEY));
        }

        @Override
        Map<String, String> environment(String baseUrl, Path home) {
            return Map.of("KIMI_DISABLE_TELEMETRY", "1", "KIMI_CODE_NO_AUTO_UPDATE", "1");
        }

        @Override
        List<String> arguments(String prompt) {
            return List.of("-p", prompt);
        }
    },

    /** Gemini CLI: its key by environment, its host is its own. */
    GEMINI("gemini", "gemini", "gemini") {
        @Override
        void prepare(String baseUrl, Path home) throws IOException {
            write(home.resolve(".gemini/settings.json"), """
                    {"security": {"auth": {"selectedType": "gemini-api-key"}, "folderTrust": {"enabled": false}},
                     "telemetry": {"enabled": false}, "general": {"disableAutoUpdate": true, "enableAutoUpdate": false},
                     "tools": {"sandbox": false}, "model": {"name": "gemini-2.5-pro"}}
                    """);
        }

        @Override
        Map<String, String> environment(String baseUrl, Path home) {
            return Map.of("GEMINI_API_KEY", FAKE_KEY, "GEMINI_CLI_TRUST_WORKSPACE", "true");
        }

        @Override
        List<String> arguments(String prompt) {
            return List.of("-p", prompt, "--yolo", "--output-format", "text");
        }

        @Override
        Optional<String> host() {
            return Optional.of("generativelanguage.googleapis.com");
        }
    },

    /** OpenCode with Anthropic's API. */
    OPENCODE("opencode", "opencode", "opencode") {
        @Override
        void prepare(String baseUrl, Path home) throws IOException {
            write(home.resolve(".config/opencode/opencode.json"), """
                    {"autoupdate": false, "share": "disabled", "permission": {"*": "allow"}}
                    """);
        }

        @Override
        Map<String, String> environment(String baseUrl, Path home) {
            return Map.of(
                    "ANTHROPIC_API_KEY", FAKE_KEY,
                    "OPENCODE_DISABLE_AUTOUPDATE", "1",
                    "OPENCODE_DISABLE_LSP_DOWNLOAD", "1");
        }

        @Override
        List<String> arguments(String prompt) {
            return List.of("run", "--model", "anthropic/claude-sonnet-4-5", prompt);
        }

        @Override
        Optional<String> host() {
            return Optional.of("api.anthropic.com");
        }
    },

    /** Pi with OpenAI's API. */
    PI("pi", "pi", "pi") {
        @Override
        void prepare(String baseUrl, Path home) throws IOException {
            write(home.resolve(".pi/agent/settings.json"), "{\"quietStartup\": true}");
        }

        @Override
        Map<String, String> environment(String baseUrl, Path home) {
            return Map.of("OPENAI_API_KEY", FAKE_KEY, "PI_SKIP_VERSION_CHECK", "1");
        }

        @Override
        List<String> arguments(String prompt) {
            return List.of("--model", "openai/gpt-5.4", "--no-session", "-p", prompt);
        }

        @Override
        Optional<String> host() {
            return Optional.of("api.openai.com");
        }
    };

    /** The one credential that every agent is given. It must be readable nowhere afterwards. */
    static final String FAKE_KEY = "sk-fake-key-for-tests-0123456789";

    private final String folder;
    private final String executable;
    private final String client;

    RealAgent(String folder, String executable, String client) {
        this.folder = folder;
        this.executable = executable;
        this.client = client;
    }

    /** Writes the files it needs below its home. */
    void prepare(String baseUrl, Path home) throws IOException {}

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    /** The model's host, of an agent that is run through a forward tap; empty for those that get a base URL. */
    Optional<String> host() {
        return Optional.empty();
    }

    /** The variables it needs. */
    abstract Map<String, String> environment(String baseUrl, Path home);

    /** The arguments for one headless prompt. */
    abstract List<String> arguments(String prompt);

    /** The value of {@code --tap-client}. */
    String client() {
        return client;
    }

    /** Its executable below the directory that {@code .ci/install-agents} filled. */
    Path executable(Path agents) {
        return agents.resolve(folder).resolve("node_modules/.bin").resolve(executable);
    }
}

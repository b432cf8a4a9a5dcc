package dev.claudetap.cli.real;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every agent that is run for real, and which of them. */
final class RealAgents {
    /** Agents, by the name of their folder, that a run without a choice runs, in their default mode. */
    private static final Set<String> USUAL = Set.of("claude", "codex", "kimi-code", "gemini", "opencode", "pi");

    private RealAgents() {}

    /** Those that {@code real.agents} names, {@code all} of them, or one login of each usual one. */
    static List<RealAgent> chosen() {
        String names = System.getProperty("real.agents", "");
        if (names.isBlank()) {
            Set<String> met = new HashSet<>();
            return all().filter(agent -> USUAL.contains(agent.client()) && met.add(agent.client()))
                    .toList();
        }
        Set<String> wanted = Set.of(names.strip().split("[ ,]+"));
        List<RealAgent> chosen = all().filter(agent -> wanted.contains("all") || wanted.contains(agent.client()))
                .toList();
        if (chosen.isEmpty()) {
            throw new AssertionError("real.agents names no agent that can be run: " + names);
        }
        return chosen;
    }

    /** The first login of the one of that name, chosen or not. */
    static RealAgent called(String client) {
        return all().filter(agent -> agent.client().equals(client)).findFirst().orElseThrow();
    }

    /** Whether every mode of an agent is run, or its default mode only. */
    static boolean everyMode() {
        return !System.getProperty("real.agents", "").isBlank();
    }

    private static Stream<RealAgent> all() {
        return Stream.of(claude(), codex(), kimiCode(), google(), openSource(), others())
                .flatMap(List::stream);
    }

    private static List<RealAgent> claude() {
        return List.of(RealAgent.of("claude", "API key")
                .hosts("api.anthropic.com")
                .readsBaseUrl()
                .variable("ANTHROPIC_API_KEY", "{key}")
                .variable("ANTHROPIC_BASE_URL", "{base}")
                // Lets it skip permissions in a container where everything runs as root.
                .variable("IS_SANDBOX", "1")
                .variable("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
                .variable("DISABLE_AUTOUPDATER", "1")
                .arguments("-p", "{prompt}", "--model", "claude-sonnet-4-5")
                .arguments("--permission-mode", "bypassPermissions"));
    }

    private static RealAgent codex(String login) {
        return RealAgent.of("codex", login)
                .variable("CODEX_HOME", "{home}/.codex")
                .arguments("exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "{prompt}");
    }

    private static RealAgent codexKey(String login) {
        return codex(login)
                .hosts("api.openai.com")
                .readsBaseUrl()
                .file(".codex/auth.json", "{\"OPENAI_API_KEY\":\"{key}\",\"auth_mode\":\"apikey\"}")
                .file(".codex/config.toml", "openai_base_url = \"{base}/v1\"\n" + CODEX_CONFIG);
    }

    private static RealAgent codexLogin(String login) {
        return codex(login)
                .hosts("chatgpt.com")
                .targetPath("/backend-api/codex")
                .file(".codex/auth.json", """
                        {"auth_mode":"chatgpt","OPENAI_API_KEY":null,"last_refresh":"2099-01-01T00:00:00Z",
                         "tokens":{"id_token":"{token}","access_token":"{token}","refresh_token":"{key}",
                          "account_id":"fake-account"}}
                        """)
                .file(".codex/config.toml", "chatgpt_base_url = \"{base}/backend-api/\"\n" + CODEX_CONFIG);
    }

    private static final String CODEX_CONFIG = """
            model = "gpt-5.4"
            approval_policy = "never"
            sandbox_mode = "danger-full-access"
            check_for_update_on_startup = false

            [analytics]
            enabled = false
            """;

    private static List<RealAgent> codex() {
        return List.of(
                codexKey("API key"),
                codexKey("API key, WebSocket").overWebSocket().tapOptions("--tap-codex-websocket"),
                codexLogin("ChatGPT login"),
                codexLogin("ChatGPT login, WebSocket").overWebSocket().tapOptions("--tap-codex-websocket"));
    }

    private static List<RealAgent> kimiCode() {
        return List.of(RealAgent.of("kimi-code", "API key")
                .executable("node_modules/.bin/kimi")
                .hosts("api.kimi.com")
                .readsBaseUrl()
                .variable("KIMI_DISABLE_TELEMETRY", "1")
                .variable("KIMI_CODE_NO_AUTO_UPDATE", "1")
                .arguments("-p", "{prompt}")
                .file(".kimi-code/config.toml", """
                        default_model = "kimi-code/kimi-for-coding"

                        [providers."managed:kimi-code"]
                        type = "kimi"
                        base_url = "{base}/coding/v1"
                        api_key = "{key}"

                        [models."kimi-code/kimi-for-coding"]
                        provider = "managed:kimi-code"
                        model = "kimi-for-coding"
                        max_context_size = 262144
                        """));
    }

    private static RealAgent gemini(String login, String type) {
        return RealAgent.of("gemini", login)
                .variable("GEMINI_CLI_TRUST_WORKSPACE", "true")
                .arguments("-p", "{prompt}", "--yolo", "--output-format", "text")
                .file(".gemini/settings.json", """
                        {"security": {"auth": {"selectedType": "%s"}, "folderTrust": {"enabled": false}},
                         "telemetry": {"enabled": false}, "tools": {"sandbox": false},
                         "general": {"disableAutoUpdate": true, "enableAutoUpdate": false},
                         "model": {"name": "gemini-2.5-pro"}}
                        """.formatted(type));
    }

    private static List<RealAgent> google() {
        return List.of(
                gemini("API key", "gemini-api-key")
                        .hosts("generativelanguage.googleapis.com")
                        .variable("GEMINI_API_KEY", "{key}"),
                gemini("Google login", "oauth-personal")
                        .asksPastTheTap()
                        .hosts("cloudcode-pa.googleapis.com", "oauth2.googleapis.com", "www.googleapis.com")
                        .variable("GOOGLE_GENAI_USE_GCA", "true")
                        .variable("GEMINI_FORCE_FILE_STORAGE", "true")
                        .file(".gemini/google_accounts.json", "{\"active\":\"fake@example.invalid\",\"old\":[]}")
                        .file(".gemini/oauth_creds.json", """
                                {"access_token":"{key}","refresh_token":"{key}","token_type":"Bearer",
                                 "scope":"https://www.googleapis.com/auth/cloud-platform","id_token":"{token}",
                                 "expiry_date":4102444800000}
                                """));
    }

    private static RealAgent openCode(String login, String model) {
        return RealAgent.of("opencode", login)
                .variable("OPENCODE_DISABLE_AUTOUPDATE", "1")
                .variable("OPENCODE_DISABLE_LSP_DOWNLOAD", "1")
                .arguments("run", "--model", model, "{prompt}")
                .file(
                        ".config/opencode/opencode.json",
                        "{\"autoupdate\": false, \"share\": \"disabled\", \"permission\": {\"*\": \"allow\"}}");
    }

    private static RealAgent pi(String login, String model) {
        return RealAgent.of("pi", login)
                .variable("PI_SKIP_VERSION_CHECK", "1")
                .arguments("--model", model, "--no-session", "-p", "{prompt}")
                .file(".pi/agent/settings.json", "{\"quietStartup\": true}");
    }

    private static List<RealAgent> openSource() {
        return List.of(
                openCode("Anthropic key", "anthropic/claude-sonnet-4-5")
                        .hosts("api.anthropic.com")
                        .variable("ANTHROPIC_API_KEY", "{key}"),
                openCode("OpenAI key", "openai/gpt-5.4").hosts("api.openai.com").variable("OPENAI_API_KEY", "{key}"),
                pi("OpenAI key", "openai/gpt-5.4").hosts("api.openai.com").variable("OPENAI_API_KEY", "{key}"),
                pi("Anthropic key", "anthropic/claude-sonnet-4-5")
                        .hosts("api.anthropic.com")
                        .variable("ANTHROPIC_API_KEY", "{key}"),
                pi("ChatGPT login, WebSocket", "openai-codex/gpt-5.4")
                        .hosts("chatgpt.com")
                        .overWebSocket()
                        .file(".pi/agent/auth.json", """
                                {"openai-codex":{"type":"oauth","access":"{token}","refresh":"{key}",
                                 "expires":4102444800000,"accountId":"fake-account"}}
                                """));
    }

    private static List<RealAgent> others() {
        return List.of(
                RealAgent.of("qwen", "API key")
                        .hosts("api.openai.com")
                        .readsBaseUrl()
                        .variable("OPENAI_API_KEY", "{key}")
                        .variable("OPENAI_MODEL", "gpt-5.4")
                        .variable("OPENAI_BASE_URL", "{base}/v1")
                        .arguments("--yolo", "-p", "{prompt}")
                        .file(
                                ".qwen/settings.json",
                                "{\"security\":{\"auth\":{\"selectedType\":\"openai\"}},"
                                        + "\"general\":{\"disableAutoUpdate\":true}}"),
                RealAgent.of("copilot", "own provider, API key")
                        .hosts("api.openai.com")
                        .readsBaseUrl()
                        .variable("COPILOT_PROVIDER_BASE_URL", "{base}/v1")
                        .variable("COPILOT_PROVIDER_TYPE", "openai")
                        .variable("COPILOT_PROVIDER_API_KEY", "{key}")
                        .variable("COPILOT_MODEL", "gpt-5.4")
                        .variable("COPILOT_AUTO_UPDATE", "false")
                        .arguments("-p", "{prompt}", "--allow-all-tools"),
                RealAgent.of("codebuddy", "API key")
                        .executable("node_modules/@tencent-ai/agent-sdk/cli/bin/codebuddy")
                        .hosts("www.codebuddy.ai")
                        .breaksCutCharacters()
                        .readsBaseUrl()
                        .variable("CODEBUDDY_API_KEY", "{key}")
                        .variable("CODEBUDDY_BASE_URL", "{base}/v2")
                        .arguments("-p", "{prompt}", "-y"),
                RealAgent.of("openclaw", "own provider, API key")
                        .node("node24")
                        .hosts("api.openai.com")
                        .readsBaseUrl()
                        .arguments("agent", "--local", "--session-id", "real", "--message", "{prompt}")
                        .file(".openclaw/openclaw.json", """
                                {"models": {"mode": "merge", "providers": {"scripted": {
                                   "baseUrl": "{base}/v1", "apiKey": "{key}", "api": "openai-completions",
                                   "models": [{"id": "gpt-5.4", "name": "gpt-5.4", "contextWindow": 200000, "maxTokens": 8192}]}}},
                                 "agents": {"defaults": {"model": {"primary": "scripted/gpt-5.4"}}}}
                                """),
                RealAgent.of("droid", "own model, API key")
                        .executable("node_modules/droid/bin/droid")
                        .hosts("api.openai.com", "api.factory.ai")
                        .variable("FACTORY_API_KEY", "{key}")
                        .arguments("exec", "--skip-permissions-unsafe", "-m", "custom:gpt-5.4", "{prompt}")
                        .file(".factory/settings.json", """
                                {"customModels": [{"model": "gpt-5.4", "displayName": "Scripted", "baseUrl": "{base}/v1",
                                  "apiKey": "{key}", "provider": "generic-chat-completion-api"}]}
                                """),
                RealAgent.of("qoder", "access token")
                        .executable("node_modules/.bin/qodercli")
                        .promptOnly()
                        .hosts("api2.qoder.sh", "openapi.qoder.sh", "center.qoder.sh")
                        .variable("QODER_PERSONAL_ACCESS_TOKEN", "{key}")
                        .arguments("-p", "{prompt}"));
    }
}

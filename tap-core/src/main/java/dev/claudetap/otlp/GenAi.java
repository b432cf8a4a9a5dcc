package dev.claudetap.otlp;

import dev.claudetap.trace.TraceRecord;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names that OpenTelemetry's semantic conventions give things: the one place that knows them, so that a new version of the
 * conventions is a change of this file. They are those of version {@value #VERSION} (attribute registry: {@code gen_ai}, {@code error},
 * {@code http}, {@code server}), the last release that has the GenAI part within it; since then it lives, not released yet, at
 * github.com/open-telemetry/semantic-conventions-genai. What they have no name for is called {@code claude_tap.*}.
 */
final class GenAi {
    /** The version of the conventions. */
    static final String VERSION = "1.43.0";

    /** Where that version is described for programs. */
    static final String SCHEMA_URL = "https://opentelemetry.io/schemas/" + VERSION;

    static final String OPERATION = "gen_ai.operation.name";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String CONVERSATION = "gen_ai.conversation.id";
    static final String AGENT_ID = "gen_ai.agent.id";
    static final String AGENT_NAME = "gen_ai.agent.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String REQUEST_MAX_TOKENS = "gen_ai.request.max_tokens";
    static final String REQUEST_TEMPERATURE = "gen_ai.request.temperature";
    static final String REQUEST_TOP_P = "gen_ai.request.top_p";
    static final String REQUEST_TOP_K = "gen_ai.request.top_k";
    static final String REQUEST_STREAM = "gen_ai.request.stream";
    static final String RESPONSE_ID = "gen_ai.response.id";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    static final String TIME_TO_FIRST_CHUNK = "gen_ai.response.time_to_first_chunk";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    static final String CACHE_READ_TOKENS = "gen_ai.usage.cache_read.input_tokens";
    static final String CACHE_WRITE_TOKENS = "gen_ai.usage.cache_creation.input_tokens";
    static final String REASONING_TOKENS = "gen_ai.usage.reasoning.output_tokens";
    static final String TOOL_NAME = "gen_ai.tool.name";
    static final String TOOL_TYPE = "gen_ai.tool.type";
    static final String TOOL_CALL_ID = "gen_ai.tool.call.id";

    static final String SYSTEM_INSTRUCTIONS = "gen_ai.system_instructions";
    static final String INPUT_MESSAGES = "gen_ai.input.messages";
    static final String OUTPUT_MESSAGES = "gen_ai.output.messages";
    static final String TOOL_DEFINITIONS = "gen_ai.tool.definitions";
    static final String TOOL_ARGUMENTS = "gen_ai.tool.call.arguments";
    static final String TOOL_RESULT = "gen_ai.tool.call.result";

    static final String ERROR_TYPE = "error.type";
    static final String STATUS_CODE = "http.response.status_code";
    static final String RESEND_COUNT = "http.request.resend_count";
    static final String SERVER_ADDRESS = "server.address";
    static final String SERVER_PORT = "server.port";
    static final String SERVICE_NAME = "service.name";
    static final String SERVICE_VERSION = "service.version";

    static final String TAP_CLIENT = "claude_tap.client";
    static final String TAP_MODE = "claude_tap.proxy_mode";
    static final String TAP_REQUEST_ID = "claude_tap.request_id";
    static final String TAP_PURPOSE = "claude_tap.purpose";
    static final String TAP_THREAD = "claude_tap.thread";
    static final String TAP_CACHE_WRITE_HOUR = "claude_tap.usage.cache_creation_1h.input_tokens";
    static final String TAP_COST = "claude_tap.cost.amount";
    static final String TAP_CURRENCY = "claude_tap.cost.currency";
    static final String TAP_UNPRICED = "claude_tap.cost.unpriced";
    static final String TAP_NO_RESULT = "claude_tap.tool.no_result";
    static final String TAP_LEFT_OUT = "claude_tap.messages_left_out";
    static final String TAP_LINK = "claude_tap.link";

    static final String CHAT = "chat";
    static final String GENERATE_CONTENT = "generate_content";
    static final String INVOKE_AGENT = "invoke_agent";
    static final String EXECUTE_TOOL = "execute_tool";
    /** The tool ran on the agent's side. */
    static final String FUNCTION = "function";
    /** For an error that has no name of its own. */
    static final String OTHER_ERROR = "_OTHER";

    /** Providers that speak another one's dialect, by the end of their host's name. */
    private static final List<Map.Entry<String, String>> HOSTS = List.of(
            Map.entry("aiplatform.googleapis.com", "gcp.vertex_ai"),
            Map.entry("generativelanguage.googleapis.com", "gcp.gemini"),
            Map.entry(".openai.azure.com", "azure.ai.openai"),
            Map.entry(".services.ai.azure.com", "azure.ai.inference"),
            Map.entry(".amazonaws.com", "aws.bedrock"),
            Map.entry("api.x.ai", "x_ai"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.mistral.ai", "mistral_ai"),
            Map.entry("api.perplexity.ai", "perplexity"),
            Map.entry("api.cohere.com", "cohere"));

    private GenAi() {}

    /** What a call does. */
    static String operation(String dialect) {
        return dialect.equals("gemini") ? GENERATE_CONTENT : CHAT;
    }

    /** Whom a call went to: by its host where that is known, else by what it speaks. */
    static String provider(String dialect, TraceRecord record) {
        String host = host(record);
        for (Map.Entry<String, String> known : HOSTS) {
            if (host.endsWith(known.getKey())) {
                return known.getValue();
            }
        }
        return switch (dialect) {
            case "bedrock" -> "aws.bedrock";
            case "gemini" -> "gcp.gen_ai";
            case "openai-chat", "openai-responses" -> "openai";
            case "transcript" -> record.header().capture().client();
            default -> "anthropic";
        };
    }

    private static String host(TraceRecord record) {
        URI address = Upstream.of(record);
        return address == null ? "" : String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    }
}

package dev.claudetap.proxy.fault;

import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An error as the provider whose path was asked would put it.
 *
 * @param headers its header lines
 * @param body its body, JSON
 */
public record ProviderError(Headers headers, String body) {
    private static final Map<Integer, String> ANTHROPIC = Map.of(
            400, "invalid_request_error",
            401, "authentication_error",
            403, "permission_error",
            404, "not_found_error",
            413, "request_too_large",
            429, "rate_limit_error",
            504, "timeout_error",
            529, "overloaded_error");
    private static final Map<Integer, String> GOOGLE = Map.of(
            400, "INVALID_ARGUMENT",
            401, "UNAUTHENTICATED",
            403, "PERMISSION_DENIED",
            404, "NOT_FOUND",
            429, "RESOURCE_EXHAUSTED",
            503, "UNAVAILABLE",
            504, "DEADLINE_EXCEEDED");
    private static final Map<Integer, String> MESSAGES = Map.of(
            401, "invalid x-api-key",
            429, "This request would exceed your rate limit. Please try again later.",
            500, "Internal server error",
            503, "The service is temporarily unavailable",
            529, "Overloaded");

    /** The error with that status on that path. */
    public static ProviderError of(Fault.Status fault, String target) {
        List<Header> headers = new ArrayList<>(List.of(new Header("content-type", "application/json")));
        fault.retryAfter().ifPresent(wait -> headers.add(new Header("retry-after", seconds(wait))));
        String message = MESSAGES.getOrDefault(fault.status(), "Error " + fault.status());
        JsonObject body;
        if (target.contains("generateContent") || target.contains("GenerateContent")) {
            body = google(fault.status(), message);
        } else if (target.contains("/responses") || target.contains("/completions")) {
            headers.add(new Header("x-request-id", "req_fault0123456789"));
            body = openAi(fault.status(), message);
        } else {
            headers.add(new Header("request-id", "req_fault0123456789"));
            headers.add(new Header("x-should-retry", String.valueOf(fault.status() == 429 || fault.status() >= 500)));
            body = anthropic(fault.status(), message);
        }
        return new ProviderError(new Headers(headers), body.toJson());
    }

    private static String seconds(Duration wait) {
        return String.valueOf(Math.max(1, wait.toSeconds()));
    }

    private static JsonObject anthropic(int status, String message) {
        JsonObject error = JsonObject.builder()
                .put("type", ANTHROPIC.getOrDefault(status, "api_error"))
                .put("message", message)
                .build();
        return JsonObject.builder()
                .put("type", "error")
                .put("error", error)
                .put("request_id", "req_fault0123456789")
                .build();
    }

    private static JsonObject openAi(int status, String message) {
        JsonObject error = JsonObject.builder()
                .put("message", message)
                .put("type", status == 429 ? "requests" : status >= 500 ? "server_error" : "invalid_request_error")
                .put("param", JsonLiteral.NULL)
                .put("code", status == 429 ? "rate_limit_exceeded" : status == 401 ? "invalid_api_key" : "server_error")
                .build();
        return JsonObject.builder().put("error", error).build();
    }

    private static JsonObject google(int status, String message) {
        JsonObject error = JsonObject.builder()
                .put("code", status)
                .put("message", message)
                .put("status", GOOGLE.getOrDefault(status, "INTERNAL"))
                .build();
        return JsonObject.builder().put("error", error).build();
    }
}

package dev.claudetap.cli.real;

import java.util.Map;
import java.util.Optional;

/** What agents ask about their account before they ask the model, by the end of the path. */
final class AccountPages {
    private static final Map<String, String> ANSWERS = Map.of(
            "/messages/count_tokens",
            "{\"input_tokens\":" + Dialect.INPUT + "}",
            ":countTokens",
            "{\"totalTokens\":" + Dialect.INPUT + "}",
            "/models",
            "{\"object\":\"list\",\"has_more\":false,\"models\":[],\"data\":[]}",
            "/tokeninfo",
            "{\"aud\":\"fake\",\"email\":\"fake@example.invalid\",\"expires_in\":3500,"
                    + "\"scope\":\"https://www.googleapis.com/auth/cloud-platform\"}",
            "v1internal:loadCodeAssist",
            "{\"currentTier\":{\"id\":\"standard-tier\",\"name\":\"fake\"},"
                    + "\"allowedTiers\":[{\"id\":\"standard-tier\",\"isDefault\":true}],"
                    + "\"cloudaicompanionProject\":\"fake-project\"}",
            "/accounts/check",
            "{\"accounts\":[{\"id\":\"fake-account\",\"name\":\"fake\",\"structure\":\"personal\","
                    + "\"workspace_backend_origin\":\"https://chatgpt.com\","
                    + "\"account_routing_override\":\"NO_CONSTRAINT\"}],"
                    + "\"account_ordering\":[\"fake-account\"],\"default_account_id\":\"fake-account\"}",
            "/jobToken/exchange",
            "{\"token\":\"" + RealAgent.FAKE_KEY + "\",\"expires_at\":\"2099-01-01T00:00:00Z\",\"expires_in\":86400}",
            "/userinfo",
            "{\"id\":\"fake\",\"uid\":\"fake\",\"user_id\":\"fake\",\"name\":\"fake\",\"username\":\"fake\","
                    + "\"email\":\"fake@example.invalid\",\"avatar_url\":\"\",\"organization_id\":\"\","
                    + "\"organization_name\":\"\"}");

    private AccountPages() {}

    /** The answer, JSON; empty for a path that is in no script. */
    static Optional<String> answer(String path) {
        return ANSWERS.entrySet().stream()
                .filter(entry -> path.endsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}

package dev.claudetap.canonical;

import java.util.Set;

/** Rule {@code identity}: the members at the top of a request that say who asks and in which session, not what. */
public final class CallerIdentity {
    private static final Set<String> NAMES = Set.of(
            "metadata",
            "user",
            "user_id",
            "user_prompt_id",
            "session_id",
            "request_id",
            "client_metadata",
            "prompt_cache_key",
            "prompt_cache_retention",
            "safety_identifier");

    private CallerIdentity() {}

    /** Whether that member of a request is one of them. */
    public static boolean isNamed(String member) {
        return NAMES.contains(member);
    }
}

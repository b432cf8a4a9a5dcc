package dev.claudetap.trace;

import dev.claudetap.json.JsonObject;
import java.util.Optional;

/** The member {@code origin} of a record. */
final class OriginJson {
    private OriginJson() {}

    static void write(Origin origin, JsonLine json) {
        if (origin.equals(Origin.UNATTRIBUTED)) {
            return;
        }
        json.name("origin").beginObject();
        json.optionalMember("session", origin.session().orElse(null));
        json.optionalMember("agent", origin.agent().orElse(null));
        json.optionalMember("parent_agent", origin.parentAgent().orElse(null));
        json.member("source", origin.source());
        json.endObject();
    }

    static Origin read(JsonObject origin) {
        Optional<String> source = origin.string("source");
        return source.isEmpty()
                ? Origin.UNATTRIBUTED
                : new Origin(
                        origin.string("session"), origin.string("agent"), origin.string("parent_agent"), source.get());
    }
}

package dev.claudetap.viewer.dashboard;

import dev.claudetap.json.JsonObject;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.viewer.server.PageServer;
import org.jspecify.annotations.Nullable;

/** Gives links that let a browser in to whoever is in already. */
final class InvitationDesk {
    private volatile @Nullable PageServer server;

    void open(PageServer started) {
        server = started;
    }

    String invitation() {
        PageServer of = server;
        return JsonObject.builder()
                .put("schema", SessionJson.SCHEMA)
                .put("url", of == null ? "" : of.invitation("/").toString())
                .build()
                .toJson();
    }
}

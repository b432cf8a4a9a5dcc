package dev.claudetap.viewer.server;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every request comes through here: the rules first, then its route. Event loop only. */
final class Door implements Handler<HttpServerRequest> {
    private static final String USED =
            "This link was used already, or is not of this server. Take a fresh one where claude-tap printed it.";
    private static final String NO_COOKIE =
            "This page is for the browser that claude-tap opened, or the one in which you open the link it printed.";

    private final Workers workers;
    private final List<Route> routes;
    private volatile @Nullable AccessRules rules;

    Door(Vertx vertx, List<Route> routes) {
        this.workers = Workers.of(vertx);
        this.routes = routes;
    }

    /** From now on requests are answered. */
    void open(AccessRules theRules) {
        rules = theRules;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Reply reply = new Reply(workers, request);
        AccessRules access = rules;
        Head head = head(request);
        String objection = access == null ? "The server is starting." : access.objection(head);
        if (access == null || objection != null) {
            reply.refuse(403, String.valueOf(objection));
        } else if (head.path().equals(AccessRules.ENTRANCE)) {
            enter(access, head, reply);
        } else if (!access.isKnown(head)) {
            reply.refuse(403, NO_COOKIE);
        } else {
            route(head, reply);
        }
    }

    private static Head head(HttpServerRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach((name, value) -> headers.computeIfAbsent(
                                name.toLowerCase(Locale.ROOT), first -> new ArrayList<>(1))
                        .add(value));
        return new Head(request.method().name(), request.uri(), headers);
    }

    private static void enter(AccessRules access, Head head, Reply reply) {
        String prefix = AccessRules.TOKEN + "=";
        Optional<String> leads = head.method().equals("GET") && head.query().startsWith(prefix)
                ? access.redeem(head.query().substring(prefix.length()))
                : Optional.empty();
        if (leads.isPresent()) {
            reply.letIn(
                    access.setCookie(),
                    leads.get(),
                    head.first("Sec-Fetch-Site").endsWith("-site"));
        } else if (access.isKnown(head) && head.method().equals("GET")) {
            // The second click on a link, in the browser that it let in.
            reply.redirect("/");
        } else {
            reply.refuse(403, USED);
        }
    }

    private void route(Head head, Reply reply) {
        Route found = null;
        Map<String, String> ids = Map.of();
        boolean otherMethod = false;
        for (Route route : routes) {
            Map<String, String> matched = route.ids(head.path());
            if (matched != null && route.method().equals(head.method())) {
                found = route;
                ids = matched;
                break;
            }
            otherMethod |= matched != null;
        }
        if (found == null) {
            reply.refuse(otherMethod ? 405 : 404, otherMethod ? "Not with this method." : "There is no such page.");
        } else if (!AccessRules.mayChange(head)) {
            reply.refuse(403, "Only this server's own pages may change anything.");
        } else {
            answer(found, head, ids, reply);
        }
    }

    private static void answer(Route route, Head head, Map<String, String> ids, Reply reply) {
        Call call = Call.of(route, head, ids);
        if (call == null) {
            reply.refuse(400, "The address has a parameter that is not known here, or not in this form.");
        } else {
            reply.whenRead(body -> reply.from(route, call.with(body)));
        }
    }
}

package dev.claudetap.viewer.dashboard;

import dev.claudetap.sessions.SessionStore;
import dev.claudetap.viewer.DashboardPage;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.Binding;
import dev.claudetap.viewer.server.PageServer;
import dev.claudetap.viewer.server.Route;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * All sessions of one output directory or several as a page that is served: lists, searches, opens, exports, names, pins and
 * removes them, and shows those that run in other processes as they grow. One per output directory is enough; a second
 * command finds it through {@link RunningDashboard}. Safe on any thread.
 */
public final class Dashboard implements AutoCloseable {
    /** What only a header can say. */
    static final String UNFRAMED = "; frame-ancestors 'none'";

    private final PageServer server;
    private final SessionWatch watch;
    private final LiveSessions live;
    private final RunningDashboard.Note note;
    private final CommandDesk desk;

    private Dashboard(
            PageServer server, SessionWatch watch, LiveSessions live, RunningDashboard.Note note, CommandDesk desk) {
        this.server = server;
        this.watch = watch;
        this.live = live;
        this.note = note;
        this.desk = desk;
    }

    /**
     * Serves the sessions; the page answers when this returns.
     *
     * @param version the tap's version, by which a command of another version knows that this one is not its own
     * @throws IOException when it cannot listen there
     */
    public static Dashboard start(Binding binding, SessionStore store, String version) throws IOException {
        SessionWatch watch = new SessionWatch(store);
        CommandDesk desk = new CommandDesk(store, version);
        LiveSessions live = new LiveSessions(store.prices());
        PageServer server = PageServer.start(binding, routes(store, watch, live, desk));
        desk.open(server);
        RunningDashboard.Note note = RunningDashboard.note(store, server.url("/"), server.cookie());
        return new Dashboard(server, watch, live, note, desk);
    }

    /** Everything it answers. */
    static List<Route> routes(SessionStore store, SessionWatch watch, LiveSessions live, CommandDesk desk) {
        SessionPages pages = new SessionPages(store);
        SessionActions actions = new SessionActions(store, watch, live);
        SearchRoute search = new SearchRoute(store);
        List<Route> routes = new ArrayList<>(desk.routes());
        routes.addAll(List.of(
                Route.get("/", call -> Answer.page(DashboardPage.html(), DashboardPage.policy() + UNFRAMED)),
                Route.get("/api/sessions", call -> actions.list()),
                Route.get("/api/events", call -> new Answer.Events(watch::feed)),
                search.route("/api/search"),
                Route.get("/session/{id}", pages::page),
                Route.get("/export/{id}/jsonl", pages::jsonl),
                Route.get("/export/{id}/html", pages::html),
                Route.get("/export/{id}/markdown", pages::markdown),
                Route.get("/export/{id}/json", pages::json),
                Route.get("/export/{id}/compact", pages::compact),
                Route.get("/compare/{first}/{second}", pages::comparison),
                Route.post("/api/session/{id}/live", actions::live),
                Route.post("/api/session/{id}/mark", actions::mark),
                Route.post("/api/remove", actions::remove)));
        return routes;
    }

    /** A link that lets a browser in, once. Whoever has it first can read all that is served. */
    public URI invitation() {
        return server.invitation("/");
    }

    /** Its address, for a browser that was let in. */
    public URI url() {
        return server.url("/");
    }

    /** Whether other machines can reach it. */
    public boolean isExposed() {
        return server.isExposed();
    }

    /** Waits until somebody asks it to stop. */
    public void awaitStop() throws InterruptedException {
        desk.awaitStop();
    }

    /** Lets {@link #awaitStop} return. */
    public void stop() {
        desk.stop();
    }

    /** Ends it; the second time nothing happens. */
    @Override
    public void close() {
        desk.stop();
        note.close();
        watch.close();
        live.close();
        server.close();
    }
}

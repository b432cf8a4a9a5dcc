package dev.claudetap.cli;

import dev.claudetap.cli.demo.DemoUpstream;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code claude-tap --tap-warm-up DIR}, for launchers and not for people: does once all that a usual run does, so that a JVM which is told to
 * keep the classes it loaded keeps those that a run needs.
 */
final class WarmUpCommand {
    /** Begins as options of ours do, so that it can be no word of an agent's. */
    static final String WORD = TapFlag.PREFIX + "warm-up";

    /** No file of the user or of a project counts here. */
    private static final Map<String, String> UNSET = Map.of(Settings.VARIABLE, "none");

    private final Path scratch;

    /** @param scratch where it writes; made when it is not there */
    WarmUpCommand(Path scratch) {
        this.scratch = scratch;
    }

    int run() throws CliException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (DemoUpstream upstream = DemoUpstream.start()) {
            // A conversation through a reverse tap, and its page.
            Main.run(
                    List.of("demo", TapFlag.OUTPUT_DIR.option(), scratch.toString()),
                    new Console(nowhere, nowhere, UNSET));
            Rehearsal.play();
            intercept(upstream);
            return runAgent(upstream, nowhere);
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "the warm-up broke off: " + Failures.reason(e), e);
        }
    }

    /** A TLS handshake with a forward tap, whose own way upstream then fails: it speaks to a server without TLS. */
    private void intercept(DemoUpstream upstream) throws IOException, InterruptedException {
        TapOptions forward = TapOptions.forward()
                .ephemeralAuthority()
                .outputDirectory(scratch)
                // Not the user's: a proxy that is named there has no business here.
                .environment(Map.of())
                .build();
        try (TapSession session = TapSession.start(forward)) {
            HttpClient agent = HttpClient.newBuilder()
                    .proxy(session.proxySelector())
                    .sslContext(session.sslContext())
                    .build();
            URI secure = URI.create("https://localhost:" + upstream.url().getPort() + "/v1/messages");
            agent.send(HttpRequest.newBuilder(secure).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    /** The command as users have it, with an agent that does nothing. */
    private int runAgent(DemoUpstream upstream, PrintStream nowhere) throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("bin")).toAbsolutePath();
        Path agent = folder.resolve("claude");
        Files.writeString(agent, "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = new HashMap<>(UNSET);
        environment.put("PATH", folder + ":/usr/bin:/bin");
        environment.put("HOME", folder.toString());
        List<String> line = List.of(
                TapFlag.NO_OPEN.option(),
                TapFlag.OUTPUT_DIR.option(),
                scratch.toString(),
                TapFlag.TARGET.option(),
                upstream.url().toString(),
                "--",
                "-p",
                "hi");
        return Main.run(line, new Console(nowhere, nowhere, environment));
    }
}

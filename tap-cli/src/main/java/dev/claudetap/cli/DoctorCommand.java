package dev.claudetap.cli;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.doctor.AgentVersion;
import dev.claudetap.doctor.Doctor;
import dev.claudetap.doctor.Finding;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.proxy.UpstreamCheck;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap doctor}: why nothing is captured, as far as that can be seen without a run. */
@Command(
        name = "claude-tap doctor",
        description = "Looks for what may keep an agent's traffic from being captured. Changes nothing.",
        exitCodeListHeading = "%nExit codes:%n")
final class DoctorCommand implements Subcommand {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Mixin
    final AgentMixin agent = new AgentMixin();

    @Option(names = "--tap-host", paramLabel = "HOST", description = "Where a tap would listen (default: 127.0.0.1)")
    String host = "127.0.0.1";

    @Option(names = "--tap-port", paramLabel = "PORT", description = "Port to look at (default: 0, any free one)")
    int port;

    @Option(names = "--connect", description = "Also open a connection to the upstream, without a request")
    boolean connect;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    @Parameters(paramLabel = "ARGUMENT", description = "The agent's arguments, where they matter", arity = "0..*")
    List<String> arguments = new ArrayList<>();

    /** Prints what was found; 69 when something keeps capture from working. */
    @Override
    public int run(Console console) throws CliException, InterruptedException {
        ClientProfile profile = agent.profile(console.environment());
        ProxyMode mode = agent.proxyMode == null ? profile.defaultMode() : AgentMixin.named(agent.proxyMode);
        ClientContext context = ClientContext.here(console.environment(), arguments);
        List<Finding> findings = new ArrayList<>(Doctor.examine(profile, context, mode));
        findings.add(1, AgentVersion.of(profile, context, PATIENCE));
        findings.add(Doctor.port(host, TapMixin.checkedPort(port)));
        if (connect) {
            URI target =
                    agent.target == null ? profile.detectUpstream(context).target() : TapMixin.target(agent.target);
            findings.add(UpstreamCheck.connect(target, console.environment()));
        }
        if (json) {
            JsonAnswer.print(console, asJson(profile, findings));
        } else {
            findings.forEach(finding -> console.out().println(TerminalText.line(line(finding))));
        }
        boolean healthy = findings.stream().noneMatch(finding -> finding.level() == Finding.Level.PROBLEM);
        return (healthy ? ExitCode.OK : ExitCode.UNAVAILABLE).code();
    }

    /** It looks at what a run would do. */
    @Override
    public Set<TapFlag> settings() {
        return EnumSet.of(
                TapFlag.CLIENT,
                TapFlag.PROFILE,
                TapFlag.ENV,
                TapFlag.TARGET,
                TapFlag.PROXY_MODE,
                TapFlag.HOST,
                TapFlag.PORT);
    }

    private static String line(Finding finding) {
        return word(finding) + "  " + finding.check() + ": " + finding.text();
    }

    private static String word(Finding finding) {
        return finding.level().name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject.Builder asJson(ClientProfile profile, List<Finding> findings) {
        List<JsonValue> list = new ArrayList<>();
        for (Finding finding : findings) {
            list.add(JsonObject.builder()
                    .put("level", word(finding))
                    .put("check", finding.check())
                    .put("text", finding.text())
                    .build());
        }
        return JsonAnswer.of("doctor").put("client", profile.id()).put("findings", new JsonArray(list));
    }
}

package dev.claudetap.clients;

import com.google.auto.service.AutoService;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Codex desktop application on macOS. It takes its proxy as an argument and its authorities from the keychain. */
@AutoService(ClientProfile.class)
public final class CodexAppProfile extends SheetProfile {
    private static final String BUNDLE_ID = "com.openai.codex";

    /** Made by {@link java.util.ServiceLoader}. */
    public CodexAppProfile() {
        super(AgentSheet.of("codexapp", "Codex App", "Codex", "https://openai.com/codex")
                .mode(ProxyMode.FORWARD, "The application has no base URL to replace.")
                .target("https://chatgpt.com/backend-api/codex", "/v1")
                .recordingOnly("/backend-api/codex/responses", "/v1/responses"));
    }

    @Override
    public Optional<String> refusal(ProxyMode mode) {
        return mode == ProxyMode.REVERSE
                ? Optional.of("Codex App has no base URL to replace; use --tap-proxy-mode forward")
                : Optional.empty();
    }

    @Override
    public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
        LaunchPlan plan = super.plan(context, endpoint);
        List<String> arguments = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        if (endpoint.mode() == ProxyMode.FORWARD) {
            Optional<String> data = context.variable("CODEX_APP_USER_DATA_DIR");
            data.ifPresent(directory -> arguments.add("--user-data-dir=" + directory));
            arguments.add("--proxy-server=" + endpoint.url());
            notices.add("Codex App trusts the macOS keychain only; --tap-trust-ca puts the tap's authority there");
            if (data.isEmpty()) {
                notices.add(
                        "A Codex App that is already open takes over the start and goes past the tap: quit it first,"
                                + " or set CODEX_APP_USER_DATA_DIR to a directory for a second one");
            }
        }
        arguments.addAll(plan.arguments());
        String executable = executable(context).map(Path::toString).orElse(command());
        return new LaunchPlan(executable, arguments, plan.set(), plan.unset(), plan.sandbox(), notices);
    }

    private static Optional<Path> executable(ClientContext context) {
        List<Path> candidates = new ArrayList<>();
        context.variable("CODEX_APP_EXECUTABLE")
                .ifPresent(name -> candidates.add(context.workingDirectory().resolve(name)));
        for (Path applications :
                List.of(Path.of("/Applications"), context.home().resolve("Applications"))) {
            candidates.add(applications.resolve("ChatGPT.app/Contents/MacOS/ChatGPT"));
            candidates.add(applications.resolve("Codex.app/Contents/MacOS/Codex"));
        }
        return candidates.stream()
                .filter(file -> Files.isRegularFile(file) && isCodex(context, file))
                .findFirst();
    }

    /** ChatGPT.app may be another product of the same maker; its description says which. */
    private static boolean isCodex(ClientContext context, Path executable) {
        if (executable.toString().contains("Codex.app")) {
            return true;
        }
        Optional<String> description =
                context.readFile(executable.resolve("../../Info.plist").normalize());
        return description
                .map(text -> text.contains(BUNDLE_ID))
                .orElse(!executable.toString().contains("ChatGPT.app"));
    }
}

package dev.claudetap.cli;

import dev.claudetap.client.ProxyMode;
import dev.claudetap.proxy.TapOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that only forward mode has, and {@code --tap-resolve}, which tests of it need. */
final class ForwardMixin {
    private static final Pattern HOST_PATTERN =
            Pattern.compile("[A-Za-z0-9*_.-]+(:[0-9]+)?|\\[[0-9A-Fa-f:.]+](:[0-9]+)?");
    private static final Pattern OVERRIDE = Pattern.compile("([^=\\s]+)=([^=\\s]+):([0-9]{1,5})");

    @Option(
            names = "--tap-passthrough",
            paramLabel = "HOST",
            description = "Tunnel this host unread: a name, *.name, or either with :PORT; may be repeated")
    List<String> passThrough = new ArrayList<>();

    @Option(
            names = "--tap-resolve",
            paramLabel = "HOST=ADDR:PORT",
            description = "Connect there when that HOST, or HOST:PORT, is meant; may be repeated; for tests")
    List<String> resolve = new ArrayList<>();

    @Option(
            names = "--tap-trust-ca",
            description = "First do what 'claude-tap trust-ca' does, for agents that ignore CA variables")
    boolean trustCa;

    /** Checks what the options say and hands it on. */
    void apply(TapOptions.Builder builder, ProxyMode mode) throws CliException {
        if (mode != ProxyMode.FORWARD && trustCa) {
            throw onlyForward("--tap-trust-ca");
        }
        if (mode != ProxyMode.FORWARD && !passThrough.isEmpty()) {
            throw onlyForward("--tap-passthrough");
        }
        for (String host : passThrough) {
            if (!HOST_PATTERN.matcher(host).matches()) {
                throw new CliException(
                        ExitCode.USAGE,
                        "--tap-passthrough '" + host + "' is no host; write it as example.com, *.example.com or"
                                + " example.com:8443");
            }
            builder.passthrough(host);
        }
        for (String override : resolve) {
            Matcher parts = OVERRIDE.matcher(override);
            if (!parts.matches() || !HOST_PATTERN.matcher(parts.group(1)).matches()) {
                throw new CliException(
                        ExitCode.USAGE,
                        "--tap-resolve '" + override
                                + "' must be HOST=ADDRESS:PORT, as api.example.com=127.0.0.1:8443");
            }
            builder.resolve(parts.group(1), address(parts.group(2), parts.group(3)));
        }
    }

    private static CliException onlyForward(String option) {
        return new CliException(
                ExitCode.USAGE, option + " works in forward mode only; add --tap-proxy-mode forward, or remove it");
    }

    private static InetSocketAddress address(String host, String port) throws CliException {
        try {
            InetAddress address = InetAddress.getByName(host);
            int number = Integer.parseInt(port);
            if (number > 0 && number <= 65_535) {
                return new InetSocketAddress(address, number);
            }
        } catch (UnknownHostException e) {
            throw new CliException(
                    ExitCode.USAGE, "--tap-resolve: the address '" + host + "' is not known; write it in numbers", e);
        }
        throw new CliException(ExitCode.USAGE, "--tap-resolve: the port " + port + " must be 1 to 65535");
    }
}

package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each agent is really given, in both modes: a shell script in its place, started by the whole command, writes down
 * its arguments, its environment and its sandbox. The golden file shows what a change of a profile changes; with
 * {@code -Dclaudetap.golden=write} it is written anew.
 */
class StubAgentsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/agents");
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:[0-9]{2,5}");
    private static final Pattern SANDBOX = Pattern.compile("[^\\s\"=']*/claude-tap-agent-[0-9]+-[A-Za-z0-9]+");
    private static final Pattern CA = Pattern.compile("(?m)^([A-Z_]+=).*\\.pem$");

    /** It lists what its own variables name, where that is a sandbox. */
    private static final String STUB = """
            #!/bin/sh
            {
              echo "command ${0##*/}"
              for argument in "$@"; do echo "argument $argument"; done
              env | sort
              env | sed -n 's|^[A-Z_]*=\\(.*/claude-tap-agent-[^/]*\\).*|\\1|p' | sort -u | while read -r sandbox; do
                find "$sandbox" -type l | sort | sed 's/^/link /'
                find "$sandbox" -type f | sort | while read -r file; do
                  echo "file $file"
                  case $file in *.json | *.toml) sed 's/^/  /' "$file" ;; esac
                done
              done
            } >"$STUB_OUT"
            """;

    @TempDir
    static Path directory;

    static Stream<ClientProfile> profiles() {
        return ClientProfiles.load().all().stream();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void itIsStartedAsItsGoldenFileSays(ClientProfile profile) throws IOException {
        String seen = "reverse: " + run(profile.id(), profile.command(), "reverse", "-p", "two words") + "\nforward: "
                + run(profile.id(), profile.command(), "forward", "-p", "two words");

        assertGolden(profile.id(), seen);
    }

    @Test
    void anyCommandIsStartedWithTheUsersVariables() throws IOException {
        stub("mycli");
        String seen = "reverse: "
                + started("exec", "reverse", List.of("--tap-env", "MY_URL={base_url}/x"), "mycli", "-p") + "\nforward: "
                + started("exec", "forward", List.of("--tap-env", "MY_PROXY={proxy_url}"), "mycli", "-p");

        assertGolden("exec", seen);
    }

    @Test
    void aGatewayOfHermesRunsInTheForeground() throws IOException {
        assertGolden("hermes-gateway", "forward: " + run("hermes", "hermes", "forward", "gateway", "start", "-v"));
    }

    private static void assertGolden(String name, String seen) throws IOException {
        Path golden = GOLDEN.resolve(name + ".txt");
        if ("write".equals(System.getProperty("claudetap.golden"))) {
            Files.writeString(golden, seen);
        }
        assertThat(golden).content().isEqualTo(seen);
    }

    private static void stub(String command) throws IOException {
        Path file = Files.createDirectories(directory.resolve("bin")).resolve(command);
        Files.writeString(file, STUB);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static String run(String client, String command, String mode, String... arguments) throws IOException {
        stub(command);
        return started(client, mode, List.of(), arguments);
    }

    private static String started(String client, String mode, List<String> options, String... arguments)
            throws IOException {
        Path home = Files.createDirectories(directory.resolve("home"));
        Path out = directory.resolve("out.txt");
        Files.deleteIfExists(out);
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("CLAUDE_TAP_HOME", home.resolve("tap").toString());
        environment.put("STUB_OUT", out.toString());
        List<String> line = Stream.of(
                        Stream.of("--tap-client", client, "--tap-proxy-mode", mode, "--tap-no-open"),
                        Stream.of(
                                "--tap-output-dir", directory.resolve("traces").toString()),
                        options.stream(),
                        Stream.of("--"),
                        Stream.of(arguments))
                .flatMap(words -> words)
                .toList();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
        int code = Main.run(line, new Console(err, err, environment));
        String said = errors.toString(StandardCharsets.UTF_8);
        if (!Files.exists(out)) {
            return "exit code " + code + "\n" + said;
        }
        assertThat(code).as(said).isZero();
        return "\n" + plain(Files.readString(out), home);
    }

    /** Without what differs from run to run and from machine to machine. */
    private static String plain(String text, Path home) {
        String plain = PORT.matcher(text).replaceAll("TAP");
        plain = SANDBOX.matcher(plain).replaceAll("SANDBOX");
        plain = CA.matcher(plain).replaceAll("$1BUNDLE");
        plain = plain.replace(home.toString(), "HOME").replace(directory.toString(), "DIR");
        StringBuilder kept = new StringBuilder();
        plain.lines()
                .filter(line -> !line.matches("(PATH|HOME|PWD|OLDPWD|SHLVL|_|STUB_OUT|CLAUDE_TAP_HOME)=.*"))
                .forEach(line -> kept.append(line).append('\n'));
        Matcher leftover = Pattern.compile("(?m)^.*/tmp/.*$").matcher(kept);
        assertThat(leftover.find()).as(kept.toString()).isFalse();
        return kept.toString();
    }
}

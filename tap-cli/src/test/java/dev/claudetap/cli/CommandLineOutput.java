package dev.claudetap.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a command line that ends by itself printed.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandLineOutput(int code, String out, String err) {
    static CommandLineOutput of(Map<String, String> environment, String... line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                List.of(line),
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment));
        return new CommandLineOutput(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static CommandLineOutput of(String... line) {
        return of(Map.of("CI", "true"), line);
    }
}

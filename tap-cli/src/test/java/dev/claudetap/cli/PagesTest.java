package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.viewer.PageMemoryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {
    private static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of((Pages.Maker) PagesTest::full, "disk full"),
                Arguments.of(
                        (Pages.Maker) PagesTest::tooLarge,
                        "not enough memory (Java heap space), CLAUDE_TAP_JAVA_OPTS=-Xmx" + moreMegabytes()
                                + "m gives more"),
                Arguments.of((Pages.Maker) PagesTest::withoutThreads, "not enough memory (no native thread)"),
                Arguments.of(
                        (Pages.Maker) PagesTest::odd,
                        "the trace holds what this version cannot show (ArithmeticException)"));
    }

    @Test
    void aPageForWhichMemoryIsTooSmallIsNoFaultOfTheFiles() {
        CliException failure = Failures.brokeOff("cannot write x.html", new PageMemoryException());

        assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERNAL);
        assertThat(failure)
                .hasMessage("cannot write x.html: the page needs more memory than there is, "
                        + "CLAUDE_TAP_JAVA_OPTS=-Xmx" + moreMegabytes() + "m gives more");
    }

    private static void full(Path trace, Path page) throws IOException {
        throw new IOException("disk full");
    }

    private static void tooLarge(Path trace, Path page) {
        throw new OutOfMemoryError("Java heap space");
    }

    private static void withoutThreads(Path trace, Path page) {
        throw new OutOfMemoryError("no native thread");
    }

    private static long moreMegabytes() {
        return 4 * 128 * ((Runtime.getRuntime().maxMemory() >> 20) / 128 + 1);
    }

    private static void odd(Path trace, Path page) {
        throw new ArithmeticException("long overflow");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aPageThatCannotBeMadeIsOneLineOfWarning(Pages.Maker maker, String problem, @TempDir Path folder)
            throws Exception {
        Path trace = Files.writeString(folder.resolve("trace_1.jsonl"), "{}\n");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8);

        Path page = Pages.write(trace, new Console(out, out, Map.of()), maker);

        assertThat(page).isNull();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("claude-tap: warning: no page: " + problem
                        + "; once that is solved: claude-tap export " + trace + " -o "
                        + folder.resolve("trace_1.html"));
    }
}

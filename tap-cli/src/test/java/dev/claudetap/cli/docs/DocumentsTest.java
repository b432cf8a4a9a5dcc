package dev.claudetap.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class DocumentsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
    private static final Path EXAMPLES = Path.of("src/test/java/dev/claudetap/cli/docs/DocumentExamples.java");

    @TempDir
    Path scratch;

    @Test
    void everyJavaBlockIsWordForWordWhatIsCompiledHere() throws IOException {
        Map<String, String> regions = regions();
        List<Markdown.Block> blocks = blocks("java");

        assertThat(blocks)
                .hasSizeGreaterThanOrEqualTo(regions.size())
                .allSatisfy(block -> assertThat(block.text())
                        .as(block.place())
                        .isEqualTo(regions.get(block.mark().replace("example: ", ""))));
        assertThat(blocks.stream().map(block -> block.mark().replace("example: ", "")))
                .containsAll(regions.keySet());
    }

    @Test
    void theJavaExamplesDoWhatTheDocumentsSay() throws Exception {
        try (MockWebServer upstream = new MockWebServer();
                MockWebServer collector = new MockWebServer()) {
            for (int i = 0; i < 8; i++) {
                upstream.enqueue(answer());
            }
            upstream.start();
            String url = "http://127.0.0.1:" + upstream.getPort();
            DocumentExamples examples = new DocumentExamples(url, scratch);

            examples.session();
            examples.sessionWithFiles();
            examples.live();
            examples.otlp(collector(collector));
            examples.sessions();

            assertThat(collector.takeRequest().getTarget()).isEqualTo("/v1/traces");
            assertThat(examples.outputTokens()).isEqualTo(5);
            assertThat(examples.events()).isEqualTo(1);
            examples.assertions();
            examples.cassette();
            examples.cassette();
            assertThat(DocumentExamples.redactionRules()).isNotNull();
            assertThat(upstream.getRequestCount()).isEqualTo(8);
            try (var files = Files.walk(scratch)) {
                assertThat(files.map(file -> file.getFileName().toString())).contains("page.html");
            }
        }
    }

    @Test
    void theForwardExampleReachesItsHost() throws Exception {
        HeldCertificate root =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate leaf = new HeldCertificate.Builder()
                .signedBy(root)
                .addSubjectAlternativeName("api.model.example")
                .build();
        try (MockWebServer upstream = new MockWebServer()) {
            upstream.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(leaf)
                    .build()
                    .sslSocketFactory());
            upstream.enqueue(answer());
            upstream.start();
            Path pem = Files.writeString(scratch.resolve("root.pem"), root.certificatePem());

            String answer = new DocumentExamples("", scratch)
                    .forward(new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.getPort()), pem);

            assertThat(answer).contains("msg_1");
            assertThat(upstream.takeRequest().getTarget()).isEqualTo("/v1/models");
        }
    }

    @Test
    void theJUnitExamplePasses() throws Exception {
        try (MockWebServer upstream = new MockWebServer()) {
            upstream.enqueue(answer());
            upstream.start();
            new DocumentExamples("http://127.0.0.1:" + upstream.getPort(), scratch).forGreetingTest();
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(DocumentExamples.GreetingTest.class))
                                    .build(),
                            summary);
            assertThat(summary.getSummary().getFailures()).isEmpty();
            assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
        }
    }

    private static String collector(MockWebServer server) throws IOException {
        server.enqueue(new MockResponse.Builder().build());
        server.start();
        return "http://127.0.0.1:" + server.getPort();
    }

    private static MockResponse answer() {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body("""
                        {"id":"msg_1","type":"message","role":"assistant","model":"claude-test","stop_reason":"end_turn",
                         "content":[{"type":"text","text":"Hello."}],"usage":{"input_tokens":9,"output_tokens":5}}""")
                .build();
    }

    @Test
    void shellExamplesThatNeedNoAgentRun() throws Exception {
        List<Markdown.Block> blocks = blocks("sh").stream()
                .filter(block -> block.mark().equals("run"))
                .toList();
        assertThat(blocks).isNotEmpty();
        command();
        for (Markdown.Block block : blocks) {
            Run run = run("sh", "-eu", "-c", block.text());
            assertThat(run.exitCode()).as(block.place() + "\n" + run.output()).isZero();
        }
        assertThat(scratch.resolve("calls.md")).isNotEmptyFile();
        assertThat(scratch.resolve("calls.json")).isNotEmptyFile();
        assertThat(scratch.resolve("calls.html")).isNotEmptyFile();
    }

    @Test
    void theReferenceNamesExactlyTheOptionsOfTheHelpPage() throws Exception {
        command();
        Run help = run("./claude-tap", "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(options(Files.readString(ROOT.resolve("docs/reference.md")))).isEqualTo(options(help.output()));
    }

    private static Set<String> options(String text) {
        return new TreeSet<>(Pattern.compile("--tap-[a-z]+(-[a-z]+)*")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList());
    }

    private static List<Markdown.Block> blocks(String language) throws IOException {
        return Markdown.all(ROOT).stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** The marked regions of {@link DocumentExamples} and of the example projects, without their indentation. */
    private static Map<String, String> regions() throws IOException {
        Map<String, String> regions = new HashMap<>();
        readRegions(EXAMPLES, regions);
        try (Stream<Path> projects = Files.walk(ROOT.resolve("docs/examples"))) {
            for (Path file :
                    projects.filter(it -> it.toString().endsWith(".java")).toList()) {
                readRegions(file, regions);
            }
        }
        return regions;
    }

    private static void readRegions(Path file, Map<String, String> regions) throws IOException {
        List<String> region = new ArrayList<>();
        String name = "";
        for (String line : Files.readAllLines(file)) {
            if (line.strip().startsWith("// example: ")) {
                name = line.strip().substring("// example: ".length());
                region.clear();
            } else if (line.strip().equals("// end")) {
                regions.put(name, String.join("\n", region).stripIndent() + "\n");
            } else {
                region.add(line);
            }
        }
    }

    private record Run(int exitCode, String output) {}

    /** The launcher's place is taken by one that starts this build's classes. */
    private void command() throws IOException {
        Path command = scratch.resolve("claude-tap");
        Files.writeString(command, "#!/bin/sh\nexec \"$JAVA\" -cp \"$CLASSES\" dev.claudetap.cli.Main \"$@\"\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    }

    private Run run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().put("CI", "true");
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}

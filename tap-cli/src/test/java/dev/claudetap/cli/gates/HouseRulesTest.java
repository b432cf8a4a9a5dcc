package dev.claudetap.cli.gates;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    /**
     * Files that may be longer than {@link HouseRules#maxFileLines}, each with its own limit and, beside it, why it is
     * better whole than in parts.
     */
    private static final Map<String, Integer> LONGER_FILES = Map.of();

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    @Test
    void sourcesFollowTheHouseRules() throws IOException {
        Path root = Checkout.root();
        List<Path> sources = Checkout.javaSources();
        List<Finding> findings = new ArrayList<>();
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
            JavacTask task = task(files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                String file = root.relativize(Path.of(unit.getSourceFile().toUri()))
                        .toString()
                        .replace('\\', '/');
                int limit = LONGER_FILES.getOrDefault(file, HouseRules.maxFileLines(file));
                findings.addAll(HouseRules.check(file, unit, DocTrees.instance(task), limit));
            }
        }
        assertThat(sources).hasSizeGreaterThan(50);
        assertThat(findings).isEmpty();
    }

    @Test
    void longerFilesAreStillLongAndStillThere() throws IOException {
        for (String file : LONGER_FILES.keySet()) {
            assertThat(Files.readAllLines(Checkout.root().resolve(file)))
                    .as(file)
                    .hasSizeGreaterThan(HouseRules.maxFileLines(file));
        }
    }

    @Test
    void everyPackageSaysWhatBelongsInIt() throws IOException {
        assertThat(Checkout.javaSources().stream()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .map(Path::getParent)
                        .distinct())
                .allSatisfy(directory -> assertThat(Files.readString(directory.resolve("package-info.java")))
                        .contains("/**"));
    }

    @Test
    void everyRuleFindsItsBreach() throws IOException {
        String breaches = """
                import static org.junit.jupiter.api.Assertions.assertTrue;
                public class OrderManager {
                    @Disabled void many(int a, int b, int c, int d, int e, int f) {
                        try { Thread.sleep(1); } catch (Exception e1) { log(e1); }
                        try { run(); } catch (IllegalStateException e2) {}
                    }
                    void lengthy() {
                %s    }
                }
                """.formatted("        run();\n".repeat(41));
        assertThat(check("a/src/main/java/OrderManager.java", breaches, 49))
                .extracting(Finding::toString)
                .containsExactlyInAnyOrder(
                        "a/src/main/java/OrderManager.java:50: file has 50 lines, at most 49",
                        "a/src/main/java/OrderManager.java:1: AssertJ only, and no assumptions: a test never skips",
                        "a/src/main/java/OrderManager.java:2: name OrderManager says nothing; use the word of the field",
                        "a/src/main/java/OrderManager.java:2: class OrderManager must be final, abstract or sealed",
                        "a/src/main/java/OrderManager.java:2: public type OrderManager needs Javadoc",
                        "a/src/main/java/OrderManager.java:3: many has 6 parameters, at most 5",
                        "a/src/main/java/OrderManager.java:3: @Disabled: a test runs or is deleted",
                        "a/src/main/java/OrderManager.java:4: sleep is no synchronisation; wait for the event itself",
                        "a/src/main/java/OrderManager.java:4: broad catch of Exception needs a comment in it that says why",
                        "a/src/main/java/OrderManager.java:5: empty catch of IllegalStateException needs a comment in it"
                                + " that says why",
                        "a/src/main/java/OrderManager.java:7: method lengthy has 41 lines, at most 40");
    }

    @Test
    void testsMayBeLongerThanWhatTheyTest() throws IOException {
        String test = "class ThingTest {\n    void story() {\n%s    }\n}\n";

        assertThat(check("a/src/test/java/ThingTest.java", test.formatted("        run();\n".repeat(60)), 500))
                .isEmpty();
        assertThat(check("a/src/test/java/ThingTest.java", test.formatted("        run();\n".repeat(61)), 500))
                .extracting(Finding::toString)
                .containsExactly("a/src/test/java/ThingTest.java:2: method story has 61 lines, at most 60");
        assertThat(HouseRules.maxFileLines("a/src/test/java/ThingTest.java")).isEqualTo(500);
        assertThat(HouseRules.maxFileLines("a/src/main/java/Thing.java")).isEqualTo(300);
    }

    @Test
    void whatTheRulesAllowIsNotFound() throws IOException {
        String fine = """
                /** A thing. */
                public final class Thing {
                    record Wide(int a, int b, int c, int d, int e, int f) {
                        Wide(int a, int b, int c, int d, int e, int f, int g) { this(a, b, c, d, e, f); }
                    }
                    void run() {
                        try { go(); } catch (RuntimeException e) { /* A profile may throw anything. */ }
                        try { go(); } catch (IOException | IllegalStateException e) { log(e); }
                    }
                }
                """;
        assertThat(check("a/src/main/java/Thing.java", fine, 50)).isEmpty();
    }

    private static List<Finding> check(String file, String source, int maxFileLines) throws IOException {
        JavaFileObject text = new SimpleJavaFileObject(URI.create("string:///" + file), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        JavacTask task = task(List.of(text));
        CompilationUnitTree unit = task.parse().iterator().next();
        return HouseRules.check(file, unit, DocTrees.instance(task), maxFileLines);
    }

    private static JavacTask task(Iterable<? extends JavaFileObject> sources) {
        return (JavacTask) COMPILER.getTask(null, null, null, List.of("-proc:none"), null, sources);
    }
}

package dev.claudetap.proxy.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests whose model is a cassette, run as JUnit runs them. */
class CassetteTest {
    /** What came of each test: empty when it passed, what it failed with otherwise. */
    private static Map<String, String> run(Class<?> tests) {
        Map<String, String> results = new TreeMap<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(tests))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    results.put(
                                            test.getDisplayName().replaceAll("\\(.*", ""),
                                            result.getThrowable()
                                                    .map(Throwable::toString)
                                                    .orElse(""));
                                }
                            }
                        });
        return results;
    }

    @Test
    void theModelIsTheCassetteThatTheAnnotationNamesAndAMissFailsTheTest() {
        assertThat(run(CassetteFixtures.Annotated.class))
                .containsEntry("answered", "")
                .containsEntry("answeredAgain", "")
                .hasEntrySatisfying(
                        "asksSomethingElse",
                        failure -> assertThat(failure)
                                .contains(
                                        "not on the cassette:",
                                        "POST /v1/messages: ",
                                        "nearest is turn 1 (req_000000000001), where $.messages[0].content was \"Say hello.\""
                                                + " and now is \"Say goodbye.\""));
    }

    @Test
    void aMethodMayHaveItsOwnCassetteAndOneThatIsMissingIsNamed() {
        assertThat(run(CassetteFixtures.Registered.class))
                .containsEntry("answered", "")
                .containsEntry("needsNone", "")
                .hasEntrySatisfying(
                        "hasNoCassette",
                        failure -> assertThat(failure)
                                .contains("there is no cassette", "no-such.jsonl", "record it first"));
    }
}

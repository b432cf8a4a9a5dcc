package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The unit tests of the page's scripts, {@code src/test/web/tests.js}, in the engine that runs the page. */
class PageLogicIT {
    @TestFactory
    List<DynamicTest> scripts(@TempDir Path folder) throws Exception {
        String tests = Files.readString(Path.of("target", "page-tests", "tests.js"));
        Path page = Files.writeString(
                folder.resolve("tests.html"),
                "<!DOCTYPE html><meta charset=utf-8><body data-ready=true><script type=module>" + tests + "</script>");
        List<String> outcomes;
        try (Browser browser = Browser.start()) {
            browser.open(page);
            outcomes = browser.texts(
                    "testOutcomes.then((all) => all.flatMap((outcome) => [outcome.name, outcome.problem]))");
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(outcomes).hasSizeGreaterThan(40);
        List<DynamicTest> each = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i += 2) {
            String problem = outcomes.get(i + 1);
            each.add(DynamicTest.dynamicTest(
                    outcomes.get(i), () -> assertThat(problem).isEmpty()));
        }
        return each;
    }
}

package dev.claudetap.viewer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How slow this machine is now: the time that a page takes in the same browser that always does the same, against what it took on
 * a quiet machine. A bar in milliseconds says nothing on a build server that is slow or busy; times this factor it does. It opens a page
 * as the measured one is opened (a new document, a script of that size of work, a drawing), so what slows the one slows the other.
 */
final class Yardstick {
    /** Bars hold on a machine on which it takes as long as this: a laptop that does nothing else. */
    private static final double REFERENCE_MILLIS = 200;

    private static final String PAGE = """
            <!DOCTYPE html><meta charset=utf-8><title>yardstick</title><body><script>
            const rows = [];
            for (let i = 0; i < 1344; i += 1) {
              rows.push({ id: `req_${i}`, said: 'some words '.repeat(60), usage: [i, 2 * i, 3 * i], at: i * 1000 });
            }
            const text = JSON.stringify(rows);
            let sum = 0;
            for (let round = 0; round < 6; round += 1) {
              for (const row of JSON.parse(text)) {
                sum += row.usage.reduce((a, b) => a + b) + row.said.split(' ').length;
              }
            }
            for (const row of rows) {
              const line = document.createElement('p');
              line.textContent = row.said;
              document.body.append(line);
            }
            document.body.dataset.ready = String(sum + document.body.getBoundingClientRect().height);
            </script>
            """;

    private final Browser browser;
    private final Path page;

    Yardstick(Browser browser, Path folder) throws IOException {
        this.browser = browser;
        this.page = Files.writeString(folder.resolve("yardstick.html"), PAGE);
    }

    /** How many times as long as on the quiet machine everything takes now; never less than one. */
    double slowness() throws Exception {
        long began = System.nanoTime();
        browser.open(page);
        double millis = (System.nanoTime() - began) / 1e6;
        return Math.max(1, millis / REFERENCE_MILLIS);
    }
}

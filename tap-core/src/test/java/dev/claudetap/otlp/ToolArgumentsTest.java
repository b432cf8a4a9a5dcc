package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolArgumentsTest {
    private final ToolArguments arguments = new ToolArguments();

    @Test
    void theyAreThereOnce() {
        arguments.keep("a", "{}");
        assertThat(arguments.take("a")).contains("{}");
        assertThat(arguments.take("a")).isEmpty();
    }

    @Test
    void oneIsNoLongerThanAnAttribute() {
        arguments.keep("a", "x".repeat(Messages.LONGEST + 1));
        assertThat(arguments.take("a").orElse("")).hasSize(Messages.LONGEST).endsWith("…");
    }

    @Test
    void theOldestGoWhenThereAreTooMany() {
        String large = "x".repeat(Messages.LONGEST);
        int most = (int) (ToolArguments.MOST / Messages.LONGEST);
        for (int i = 0; i < most; i++) {
            arguments.keep("span " + i, large);
            arguments.keep("span " + i, large); // once more is no more
        }
        arguments.keep("last", "{}");
        assertThat(arguments.take("span 0")).isEmpty();
        assertThat(arguments.take("span 1")).contains(large);
        assertThat(arguments.take("last")).contains("{}");
    }
}

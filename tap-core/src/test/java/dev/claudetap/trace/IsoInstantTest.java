package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T02:04:31Z",
                "2026-11-22T02:04:31.4Z",
                "2026-11-22T02:04:31.004005Z",
                "2026-02-28T23:59:59.000000009Z",
                "2024-02-29T00:00:00.999999999Z",
                "1969-12-31T23:59:59.123Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.5Z"
            })
    void writesWhatTheJdkWrites(String text) {
        Instant instant = Instant.parse(text);

        assertThat(IsoInstant.of(instant)).isEqualTo(instant.toString());
        assertThat(IsoInstant.offset(instant)).isEqualTo(OFFSET.format(instant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+12345-01-01T00:00:00Z", "-0044-03-15T12:00:00.25Z"})
    void leavesUnusualYearsToTheJdk(String text) {
        assertThat(IsoInstant.of(Instant.parse(text)))
                .isEqualTo(Instant.parse(text).toString());
    }
}

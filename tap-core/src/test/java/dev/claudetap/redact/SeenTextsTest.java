package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenTextsTest {
    @Test
    void whatWasUsedLastStaysWithinTheLimit() {
        // An entry counts 64, a span as much, and then the characters.
        int four = 4 * (64 + 64 + 9);
        SeenTexts seen = new SeenTexts(four);
        List<Span> spans = List.of(new Span(1, 2, "path"));
        seen.keep("a".repeat(9), spans);
        seen.keep("b".repeat(9), spans);
        seen.keep("c".repeat(9), spans);
        seen.keep("d".repeat(9), spans);
        seen.keep("d".repeat(9), spans);
        assertThat(seen.characters()).isEqualTo(four);
        assertThat(seen.find("a".repeat(9))).isEqualTo(spans);

        seen.keep("e".repeat(9), spans);

        assertThat(seen.find("b".repeat(9))).isNull();
        assertThat(seen.find("a".repeat(9))).isEqualTo(spans);
        assertThat(seen.characters()).isEqualTo(four);
    }

    @Test
    void aTextThatWouldTakeAllTheRoomIsNotKept() {
        SeenTexts seen = new SeenTexts(400);

        seen.keep("a".repeat(37), List.of());

        assertThat(seen.find("a".repeat(37))).isNull();
        assertThat(seen.characters()).isZero();
    }
}

package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeenTextsTest {
    @Test
    void whatWasUsedLastStaysWithinTheLimit() {
        SeenTexts seen = new SeenTexts(40);
        List<Span> spans = List.of(new Span(1, 2, "path"));
        seen.keep("a".repeat(9), spans);
        seen.keep("b".repeat(9), List.of());
        seen.keep("c".repeat(9), List.of());
        seen.keep("d".repeat(9), List.of());
        seen.keep("d".repeat(9), List.of());
        assertThat(seen.characters()).isEqualTo(40);
        assertThat(seen.find("a".repeat(9))).isEqualTo(spans);

        seen.keep("e".repeat(9), List.of());

        assertThat(seen.find("b".repeat(9))).isNull();
        assertThat(seen.find("a".repeat(9))).isEqualTo(spans);
        assertThat(seen.characters()).isEqualTo(40);
    }

    @Test
    void aTextThatWouldTakeAllTheRoomIsNotKept() {
        SeenTexts seen = new SeenTexts(40);

        seen.keep("a".repeat(11), List.of());

        assertThat(seen.find("a".repeat(11))).isNull();
        assertThat(seen.characters()).isZero();
    }
}

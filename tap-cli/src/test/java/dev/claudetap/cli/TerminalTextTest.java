package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(TerminalText.line("claude-sonnet-4-5 [1m] \u4e2d\u6587 \ud83d\ude80 \u00e9"))
                .isEqualTo("claude-sonnet-4-5 [1m] \u4e2d\u6587 \ud83d\ude80 \u00e9");
    }

    @Test
    void nothingThatMovesHidesOrEndsALineGetsThrough() {
        assertThat(
                        TerminalText.line(
                                "a\u001b[31mred\u001b]0;title\u0007\r\nclaude-tap: error: forged\u009b2J\u202egpj\u2028b\u200bc\ud800"))
                .isEqualTo("a?[31mred?]0;title???claude-tap: error: forged?2J?gpj?b?c?");
    }

    @Test
    void noControlCharacterSurvives() {
        String all = IntStream.rangeClosed(0, 0xFFFF)
                .filter(point -> !Character.isSurrogate((char) point))
                .mapToObj(Character::toString)
                .map(TerminalText::line)
                .reduce("", String::concat);

        assertThat(all.codePoints().filter(Character::isISOControl)).isEmpty();
        assertThat(all.codePoints().filter(point -> Character.getType(point) == Character.FORMAT))
                .isEmpty();
    }

    @Test
    void anEndlessNameIsCut() {
        assertThat(TerminalText.line("x".repeat(1_000_000))).hasSize(403).endsWith("x...");
    }
}

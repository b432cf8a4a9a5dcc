package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class HarmlessTextTest {
    private static final String HOSTILE = "a\u001b[2Jb\rc\u009bd\u202ee\u007ff \ud83d\ude80\tg\nh";

    @Test
    void textShowsWhatWouldDriveATerminal() throws IOException {
        assertThat(harmless(HOSTILE)).isEqualTo("a\u241b[2Jb\u240dc<U+009B>d<U+202E>e<U+007F>f \ud83d\ude80\tg\nh");
    }

    @Test
    void aCharacterWrittenInTwoHalvesStaysWhole() throws IOException {
        StringWriter out = new StringWriter();
        try (HarmlessText text = new HarmlessText(out)) {
            text.append('\ud83d').append('\ude80');
        }

        assertThat(out).hasToString("\ud83d\ude80");
    }

    private static String harmless(String text) throws IOException {
        StringWriter out = new StringWriter();
        try (HarmlessText harmless = new HarmlessText(out)) {
            harmless.write(text);
        }
        return out.toString();
    }
}

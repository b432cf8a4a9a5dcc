package dev.claudetap.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonInputTest {
    private static final String CHARACTERS = "ab c\u007f\u0080\u00e9\u00ff\u20ac\ud83d\ude00\ud800\"\\\n\u001f !#[]";

    @Test
    void findsTheSameAsALookAtEachCharacter() {
        Random random = new Random(7);
        for (int round = 0; round < 320; round++) {
            StringBuilder builder = new StringBuilder();
            int length = round < 300 ? random.nextInt(60) : 16 * 1024 - 20 + 2 * (round - 300);
            while (builder.length() < length) {
                // Mostly letters, so that eight at once are passed over.
                builder.append(random.nextInt(6) == 0 ? CHARACTERS.charAt(random.nextInt(CHARACTERS.length())) : 'x');
            }
            String text = builder.toString();
            JsonInput input = new JsonInput(text);
            for (int at = 0; at < text.length(); at++) {
                assertThat(input.at(at)).isEqualTo(text.charAt(at) < 256 ? text.charAt(at) : '?');
            }
            int at = 0;
            while (at < text.length()) {
                int place = input.special(input.place(at));
                int found = input.base + place;
                assertThat(text.substring(at, found)).matches("[^\"\\\\\\x00-\\x1f]*");
                if (place < input.filled) {
                    assertThat(text.substring(found, found + 1)).matches("[\"\\\\\\x00-\\x1f]");
                    found++;
                }
                at = found;
            }
        }
    }
}

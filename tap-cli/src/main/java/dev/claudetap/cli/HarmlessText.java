package dev.claudetap.cli;

import java.io.IOException;
import java.io.Writer;

/** Passes a page on with every character that could drive a terminal made visible instead. Line ends and tabs stay. */
final class HarmlessText extends Writer {
    private final Appendable to;
    private final boolean json;
    private char pending;

    HarmlessText(Appendable to) {
        this(to, false);
    }

    /** @param json whether it is JSON, which has escapes for what may act on a terminal, and is the same with them */
    HarmlessText(Appendable to, boolean json) {
        this.to = to;
        this.json = json;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            char c = text[i];
            if (Character.isHighSurrogate(c)) {
                pending = c;
            } else if (Character.isLowSurrogate(c) && pending != 0) {
                point(Character.toCodePoint(pending, c));
                pending = 0;
            } else {
                pending = 0;
                point(c);
            }
        }
    }

    private void point(int codePoint) throws IOException {
        if (codePoint == '\n' || codePoint == '\t' || !TerminalText.isUnsafe(codePoint)) {
            to.append(Character.toString(codePoint));
        } else if (json) {
            for (char unit : Character.toChars(codePoint)) {
                to.append(String.format("\\u%04x", (int) unit));
            }
        } else if (codePoint < ' ') {
            // The Unicode block of control pictures stands in the order of the controls.
            to.append((char) ('\u2400' + codePoint));
        } else if (codePoint != '\ufeff') {
            to.append(String.format("<U+%04X>", codePoint));
        }
    }

    @Override
    public void flush() {
        // Nothing is held back but half a character.
    }

    @Override
    public void close() {
        // What it writes to belongs to the caller.
    }
}

package dev.claudetap.json;

/** The characters of a text, a piece of it at a time: reading them from an array is several times cheaper. */
final class JsonInput {
    private static final int PIECE = 16 * 1024;

    final String text;
    final int length;
    /** The piece that is at hand, {@link #filled} characters of the text from {@link #base} on. */
    final char[] piece;

    int base;
    int filled;

    JsonInput(String text) {
        this.text = text;
        this.length = text.length();
        this.piece = new char[Math.min(length, PIECE)];
        load(0);
    }

    /** The character at an index of the text, which must be less than its length. */
    char at(int index) {
        return piece[place(index)];
    }

    /** Where in {@link #piece} the character of that index of the text is now. */
    int place(int index) {
        int place = index - base;
        if (place >= 0 && place < filled) {
            return place;
        }
        load(index);
        return 0;
    }

    private void load(int from) {
        base = from;
        filled = Math.min(piece.length, length - from);
        text.getChars(from, from + filled, piece, 0);
    }
}

package dev.claudetap.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One text that comes in pieces, such as the text of one content block over its delta events. Positions count from the
 * lane's beginning; only the end of the text that still matters is kept.
 */
final class Lane {
    private static final int LONGEST_HOLD = 16 * 1024;
    private static final int TRIM_AT = 1024;

    private final Redactor redactor;
    private final StringBuilder text = new StringBuilder();
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long base;
    private long resume;
    private long hold;
    private int lastOpen;

    Lane(Redactor redactor) {
        this.redactor = redactor;
    }

    /** What one event adds to the lane, and what of that is to be replaced. */
    static final class Piece {
        final Lane lane;
        final String value;
        final long start;
        private final List<Edit> edits = new ArrayList<>(0);

        private Piece(Lane lane, String value, long start) {
            this.lane = lane;
            this.value = value;
            this.start = start;
        }

        private record Edit(int from, int to, String replacement) {}

        long end() {
            return start + value.length();
        }

        /** Whether nothing that may still come can change it. */
        boolean decided() {
            return value.isEmpty() || end() <= lane.hold;
        }

        int editedUpTo() {
            return edits.isEmpty() ? 0 : edits.get(edits.size() - 1).to();
        }

        boolean edited() {
            return !edits.isEmpty();
        }

        String clean() {
            StringBuilder out = new StringBuilder(value.length());
            int from = 0;
            for (Edit edit : edits) {
                out.append(value, from, edit.from()).append(edit.replacement());
                from = edit.to();
            }
            return out.append(value, from, value.length()).toString();
        }
    }

    Piece append(String value) {
        Piece piece = new Piece(this, value, base + text.length());
        text.append(value);
        pieces.add(piece);
        int open = (int) (base + text.length() - resume);
        if (open > LONGEST_HOLD) {
            scan(true);
        } else if (resume >= piece.start || open > lastOpen + lastOpen / 4 || endsSomething(value)) {
            scan(false);
        }
        return piece;
    }

    /** Decides everything, as if nothing more came. */
    void complete() {
        if (hold < base + text.length()) {
            scan(true);
        }
    }

    private static boolean endsSomething(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!KeyShape.isWord(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private void scan(boolean complete) {
        String all = text.toString();
        TextScanner.Result result = redactor.scanner().scan(all, (int) (resume - base), complete);
        for (Span span : result.spans()) {
            replace(
                    base + span.from(),
                    base + span.to(),
                    redactor.marks().mark(span.kind(), all.substring(span.from(), span.to())));
        }
        hold = base + result.hold();
        resume = base + result.resume();
        lastOpen = all.length() - Math.min(result.hold(), result.resume());
        while (!pieces.isEmpty() && pieces.element().end() <= hold) {
            pieces.remove();
        }
        int unneeded = (int) (Math.min(hold, resume) - base) - TextScanner.LOOK_BACK;
        if (unneeded > TRIM_AT) {
            text.delete(0, unneeded);
            base += unneeded;
        }
    }

    /** The mark goes where the secret starts; in the pieces after that its rest is only taken away. */
    private void replace(long from, long to, String mark) {
        String replacement = mark;
        for (Piece piece : pieces) {
            long first = Math.max(Math.max(from, piece.start), piece.start + piece.editedUpTo());
            long last = Math.min(to, piece.end());
            if (first < last) {
                piece.edits.add(new Piece.Edit((int) (first - piece.start), (int) (last - piece.start), replacement));
                replacement = "";
            }
        }
    }
}

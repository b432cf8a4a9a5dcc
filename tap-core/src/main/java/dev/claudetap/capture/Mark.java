package dev.claudetap.capture;

/** What one entry of a ledger is. At most 16, so that it fits four bits. */
enum Mark {
    REQUEST_HEAD(0),
    REQUEST_DATA(1),
    REQUEST_END(2),
    RESPONSE_HEAD(3),
    RESPONSE_DATA(4),
    RESPONSE_END(5),
    FRAME(6),
    CLIENT_DATA(7),
    SERVER_DATA(8),
    /** From here on the bytes of another mark were not kept. */
    DROPPED(9),
    END(10);

    private static final Mark[] ALL = values();
    private static final int LENGTH_BITS = 20;
    private static final int TIME_BITS = 40;

    /** Most bytes that one mark can stand for. */
    static final int MAX_LENGTH = (1 << LENGTH_BITS) - 1;

    private final int code;

    Mark(int code) {
        this.code = code;
    }

    /** Whether its bytes are a body's or a message's. */
    boolean isData() {
        return this == REQUEST_DATA || this == RESPONSE_DATA || this == CLIENT_DATA || this == SERVER_DATA;
    }

    /** This mark with its time and length in one word. */
    long pack(long micros, int length) {
        long time = Math.min(micros, (1L << TIME_BITS) - 1);
        return ((long) code << (TIME_BITS + LENGTH_BITS)) | (time << LENGTH_BITS) | length;
    }

    /** A number that {@link #at} knows. */
    int code() {
        return code;
    }

    static Mark at(int code) {
        return ALL[code];
    }

    static Mark of(long packed) {
        return ALL[(int) (packed >>> (TIME_BITS + LENGTH_BITS))];
    }

    static long micros(long packed) {
        return (packed >>> LENGTH_BITS) & ((1L << TIME_BITS) - 1);
    }

    static int length(long packed) {
        return (int) packed & MAX_LENGTH;
    }
}

package dev.claudetap.trace;

/** Is told how far the reading of files is, on the thread that reads; often, so it must be quick. */
@FunctionalInterface
public interface ReadProgress {
    /** For those who do not want to know. */
    ReadProgress NONE = bytes -> {};

    /** So many more bytes of files, as they lie on the disk, have been read. */
    void read(long bytes);

    /** So many more bytes will be read, as far as is known before. */
    default void expect(long bytes) {}
}

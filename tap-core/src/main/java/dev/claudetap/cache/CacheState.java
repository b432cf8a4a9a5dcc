package dev.claudetap.cache;

/** What a prompt cache did for a call. */
public enum CacheState {
    /** All that could be reused was. */
    HIT("hit"),
    /** Some of it was reused, and some that had been in the cache was read anew. */
    PARTIAL("partial"),
    /** Nothing was reused, and the prompt, or its beginning, was written to the cache. */
    WRITE("write"),
    /** Nothing was reused, though it was there or the prompt is long enough for a cache. */
    MISS("miss"),
    /** No cache had to do with it. */
    NONE("none");

    private final String key;

    CacheState(String key) {
        this.key = key;
    }

    /** A stable word. */
    public String key() {
        return key;
    }
}

package dev.claudetap.proxy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A map of at most so many entries: the one that nobody asked for for longest gives way. For one thread. */
final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    RecentlyUsed(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    /** A set with such a bound, by when its names were last added. Safe on any thread. */
    static Set<String> names(int most) {
        return Collections.synchronizedSet(Collections.newSetFromMap(new RecentlyUsed<>(most)));
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}

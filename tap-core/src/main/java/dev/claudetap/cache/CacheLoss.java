package dev.claudetap.cache;

import dev.claudetap.cache.CachedCall.Mark;
import java.time.Duration;

/** What was not reused though it had been cached, and why. Stateless. */
final class CacheLoss {
    /** How many blocks a provider looks back from a breakpoint for something that it has. */
    private static final int LOOKED_BACK = 20;

    private CacheLoss() {}

    /** Lost tokens; 0 when it is no more than what providers round away. */
    static long of(CachedCall before, CachedCall now) {
        long expected = Math.min(before.left(), now.usage().prompt());
        long lost = expected - now.usage().cacheRead();
        long rounded =
                now.tellsWrites() ? Math.max(64, expected / 50) : Math.max(CachedCall.SHORTEST, expected * 15 / 100);
        boolean seen = now.usage().cacheReadInInput()
                || now.tellsWrites()
                || before.usage().cacheRead() > 0;
        return seen && lost > rounded ? lost : 0;
    }

    static CacheCause cause(CachedCall before, CachedCall now, Divergence divergence) {
        if (!before.model().equals(now.model())) {
            return CacheCause.MODEL;
        }
        boolean expired = Duration.between(before.started(), now.started()).compareTo(before.life()) > 0;
        CacheReport.Place place = divergence.place();
        if (place != null) {
            long findable = before.findable(divergence.shared());
            boolean explains = findable < CachedCall.SHORTEST || now.usage().cacheRead() * 2 >= findable;
            return expired && !explains ? CacheCause.EXPIRED : changed(place);
        }
        if (expired) {
            return CacheCause.EXPIRED;
        }
        return now.tellsWrites() ? marks(before, now) : CacheCause.UNKNOWN;
    }

    private static CacheCause changed(CacheReport.Place place) {
        return switch (place.part()) {
            case TOOLS -> CacheCause.TOOLS;
            case SYSTEM -> CacheCause.SYSTEM;
            case PARAMETERS -> CacheCause.PARAMETERS;
            case MESSAGES -> CacheCause.HISTORY;
        };
    }

    /** The request only goes on: whether its breakpoints could find what the one before left. */
    private static CacheCause marks(CachedCall before, CachedCall now) {
        Mark left = before.lastMark();
        if (left == null) {
            return CacheCause.UNKNOWN;
        }
        int nearest = now.marks().stream()
                .mapToInt(mark -> mark.position() - left.position())
                .filter(distance -> distance >= 0)
                .min()
                .orElse(-1);
        if (nearest < 0) {
            return CacheCause.BREAKPOINT;
        }
        return nearest > LOOKED_BACK ? CacheCause.LOOKBACK : CacheCause.UNKNOWN;
    }
}

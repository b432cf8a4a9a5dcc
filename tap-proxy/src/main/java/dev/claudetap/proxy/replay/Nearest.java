package dev.claudetap.proxy.replay;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explains a miss by the recorded request that is most like it. */
final class Nearest {
    private Nearest() {}

    static String explain(CanonicalRequest asked, List<Track> tracks, boolean playedOut) {
        if (playedOut) {
            return "the cassette has an answer for this, but it was given already, and the request came once more";
        }
        Track nearest = nearest(asked, tracks);
        if (nearest == null) {
            String there = tracks.stream()
                    .map(track ->
                            track.request().method() + " " + track.request().path())
                    .distinct()
                    .limit(8)
                    .collect(Collectors.joining(", "));
            return "the cassette has nothing for this path; it has " + (there.isEmpty() ? "nothing at all" : there);
        }
        if (!nearest.request().target().equals(asked.target())) {
            return "nearest is " + nearest.name() + ", which asked "
                    + nearest.request().target();
        }
        return JsonDifference.between(nearest.request().body(), asked.body())
                .map(found -> "nearest is " + nearest.name() + ", where " + found.path() + " was " + found.one()
                        + " and now is " + found.other())
                .orElse("nearest is " + nearest.name());
    }

    /** The one that shares the longest beginning: requests of a conversation grow at the end. */
    private static @Nullable Track nearest(CanonicalRequest asked, List<Track> tracks) {
        String text = asked.body().toJson();
        Track best = null;
        int most = -1;
        for (Track track : tracks) {
            if (track.request().isLike(asked)) {
                int shared = shared(track.request().body().toJson(), text);
                if (shared > most) {
                    most = shared;
                    best = track;
                }
            }
        }
        return best;
    }

    private static int shared(String one, String other) {
        int end = Math.min(one.length(), other.length());
        for (int i = 0; i < end; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return i;
            }
        }
        return end;
    }
}

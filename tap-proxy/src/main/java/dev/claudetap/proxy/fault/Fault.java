package dev.claudetap.proxy.fault;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Something that goes wrong with one answer. Frames are the events of a stream, counted from 1. Immutable. */
public sealed interface Fault {
    /** What stands in the place of a malformed event's data: JSON that breaks off. */
    String MALFORMED_DATA = "{\"claude_tap_fault\":";

    /** The fault in a few words, as the record has it. */
    String words();

    /** An error in the provider's own words: 429, 529, 500, 401 and so on. Upstream is not asked. */
    static Fault status(int status) {
        return new Status(status, Optional.empty());
    }

    /** The same, with the wish to be asked again only after so long. */
    static Fault status(int status, Duration retryAfter) {
        return new Status(status, Optional.of(retryAfter));
    }

    /** The answer comes later by that. */
    static Fault delay(Duration by) {
        return new Delay(by);
    }

    /** The answer stops after so many frames, and the connection stays open. */
    static Fault stallAfter(int frames) {
        return new Stall(frames);
    }

    /** The connection breaks after so many frames. */
    static Fault cutAfter(int frames) {
        return new Cut(frames);
    }

    /** The connection breaks behind the answer's head. */
    static Fault reset() {
        return new Cut(0);
    }

    /** That frame is no JSON. */
    static Fault malformed(int frame) {
        return new Malformed(frame);
    }

    /** The answer comes in small pieces, so many bytes per second. */
    static Fault slow(int bytesPerSecond) {
        return new Slow(bytesPerSecond);
    }

    /** See {@link Fault#status(int, Duration)}. */
    record Status(int status, Optional<Duration> retryAfter) implements Fault {
        public Status {
            Objects.requireNonNull(retryAfter, "retryAfter");
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("an error status is 400 to 599");
            }
        }

        @Override
        public String words() {
            return "status " + status;
        }
    }

    /** See {@link Fault#delay}. */
    record Delay(Duration by) implements Fault {
        public Delay {
            if (by.isNegative()) {
                throw new IllegalArgumentException("a delay is not negative: " + by);
            }
        }

        @Override
        public String words() {
            return "delay " + by;
        }
    }

    /** See {@link Fault#stallAfter}. */
    record Stall(int frames) implements Fault {
        public Stall {
            if (frames < 0) {
                throw new IllegalArgumentException("a number of frames is not negative");
            }
        }

        @Override
        public String words() {
            return "stall after frame " + frames;
        }
    }

    /** See {@link Fault#cutAfter}. */
    record Cut(int frames) implements Fault {
        public Cut {
            if (frames < 0) {
                throw new IllegalArgumentException("a number of frames is not negative");
            }
        }

        @Override
        public String words() {
            return "cut after frame " + frames;
        }
    }

    /** See {@link Fault#malformed}. */
    record Malformed(int frame) implements Fault {
        public Malformed {
            if (frame < 1) {
                throw new IllegalArgumentException("frames are counted from 1");
            }
        }

        @Override
        public String words() {
            return "malformed frame " + frame;
        }
    }

    /** See {@link Fault#slow}. */
    record Slow(int bytesPerSecond) implements Fault {
        public Slow {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("a slow answer still has a byte per second");
            }
        }

        @Override
        public String words() {
            return "slow " + bytesPerSecond + " B/s";
        }
    }
}

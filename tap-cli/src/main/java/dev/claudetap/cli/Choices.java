package dev.claudetap.cli;

import dev.claudetap.cli.guide.Shell;
import dev.claudetap.pricing.UsageLedger;
import dev.claudetap.sessions.SessionStatus;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The words that can be chosen from where not everything goes, for help pages and shells. */
final class Choices {
    private Choices() {}

    /** Some words. */
    abstract static class Words implements Iterable<String> {
        private final List<String> words;

        Words(Stream<String> words) {
            this.words = words.toList();
        }

        @Override
        public Iterator<String> iterator() {
            return words.iterator();
        }

        private static Stream<String> of(Enum<?>[] values) {
            return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT));
        }
    }

    /** How agents are captured. */
    static final class Modes extends Words {
        Modes() {
            super(Stream.of("reverse", "forward", "bodies"));
        }
    }

    /** Forms of an export. */
    static final class Formats extends Words {
        Formats() {
            super(Words.of(ExportCommand.Format.values()));
        }
    }

    /** What sums of tokens are by. */
    static final class UsageKeys extends Words {
        UsageKeys() {
            super(Words.of(UsageLedger.By.values()));
        }
    }

    /** What became of a session. */
    static final class Statuses extends Words {
        Statuses() {
            super(Arrays.stream(SessionStatus.values()).map(SessionStatus::key));
        }
    }

    /** Shells with completion. */
    static final class Shells extends Words {
        Shells() {
            super(Arrays.stream(Shell.values()).map(Shell::word));
        }
    }

    /** What can be shown of the certificate authority. */
    static final class AuthorityParts extends Words {
        AuthorityParts() {
            super(Stream.of("path", "print"));
        }
    }

    /** What can be shown of or done to the configuration. */
    static final class ConfigVerbs extends Words {
        ConfigVerbs() {
            super(ConfigCommand.ACTIONS.stream());
        }
    }

    /** What can be done to a dashboard that runs. */
    static final class DashboardVerbs extends Words {
        DashboardVerbs() {
            super(Stream.of("stop"));
        }
    }

    /** A session that can be named without knowing any. */
    static final class Sessions extends Words {
        Sessions() {
            super(Stream.of(DirectoriesMixin.LAST));
        }
    }
}

package dev.claudetap.cli;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, sizes and numbers as people write and read them. */
final class Amounts {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhdw])");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([kmgt]?i?b?)");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    private Amounts() {}

    /**
     * A number of things.
     *
     * @throws CliException when it is below zero
     */
    static int count(String option, int value) throws CliException {
        if (value < 0) {
            throw new CliException(ExitCode.USAGE, option + " is " + value + "; it must be 0 or more");
        }
        return value;
    }

    /** {@code 90m}, {@code 12h}, {@code 30d}, {@code 2w}. */
    static Duration duration(String option, String text) throws CliException {
        Matcher parts = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new CliException(
                    ExitCode.USAGE, option + " '" + text + "' is no length of time; write it as 90m, 12h, 30d or 2w");
        }
        return UNITS.getOrDefault(parts.group(2), Duration.ZERO).multipliedBy(Long.parseLong(parts.group(1)));
    }

    /** {@code 500MB}, {@code 2GB}, in powers of 1,000; {@code 2GiB} in powers of 1,024. */
    static long bytes(String option, String text) throws CliException {
        Matcher parts = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new CliException(ExitCode.USAGE, option + " '" + text + "' is no size; write it as 500MB or 2GB");
        }
        String unit = parts.group(2);
        int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit.charAt(0)) + 1;
        BigDecimal thousand = BigDecimal.valueOf(unit.contains("i") ? 1024 : 1000);
        return new BigDecimal(parts.group(1)).multiply(thousand.pow(power)).longValue();
    }

    /** A day, a time, or how long ago; in local time. */
    static Instant moment(String option, String text) throws CliException {
        if (DURATION.matcher(text.strip().toLowerCase(Locale.ROOT)).matches()) {
            return Instant.now().minus(duration(option, text));
        }
        try {
            return LocalDate.parse(text.strip())
                    .atStartOfDay(ZoneId.systemDefault())
                    .toInstant();
        } catch (DateTimeException noDay) {
            return instant(option, text);
        }
    }

    private static Instant instant(String option, String text) throws CliException {
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    option + " '" + text + "' is no time; write it as 2026-01-31, 2026-01-31T09:05:00Z or 7d (ago)",
                    e);
        }
    }

    /** With separators. */
    static String number(long count) {
        // Not by a format: a run ends with a few numbers, and what a format loads is seen at its end.
        String digits = Long.toString(Math.abs(count));
        StringBuilder text = new StringBuilder(count < 0 ? "-" : "");
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }

    /** {@code 950}, {@code 12.3k}, {@code 4.5M}. */
    static String rounded(long count) {
        if (count < 1000) {
            return Long.toString(count);
        }
        boolean millions = count >= 999_950;
        double value = count / (millions ? 1e6 : 1e3);
        return String.format(Locale.ROOT, value < 99.95 ? "%.1f" : "%.0f", value) + (millions ? "M" : "k");
    }

    /** {@code 950 B}, {@code 12.3 kB}, {@code 4.5 MB}. */
    static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 99.95 ? "%.0f" : "%.1f", value) + " " + units[unit];
    }

    /** {@code 45s}, {@code 12m 05s}, {@code 3h 07m}. */
    static String length(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
    }
}

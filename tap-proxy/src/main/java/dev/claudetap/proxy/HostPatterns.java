package dev.claudetap.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A list of hosts: exact names or address literals, or with {@code *} for any run of characters, each with or without a port. Immutable. */
final class HostPatterns {
    private static final Pattern PLAUSIBLE = Pattern.compile("[A-Za-z0-9*._:\\[\\]-]{1,300}");

    private final List<Pattern> patterns;

    private HostPatterns(List<Pattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /**
     * Reads patterns.
     *
     * @throws IllegalArgumentException when one of them cannot be a host; the message is fit for users
     */
    static HostPatterns of(List<String> hosts) {
        List<Pattern> patterns = new ArrayList<>();
        for (String host : hosts) {
            if (!PLAUSIBLE.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "not a host pattern: use a name like api.example.com or *.example.com, with or without :PORT");
            }
            patterns.add(pattern(host.toLowerCase(Locale.ROOT)));
        }
        return new HostPatterns(patterns);
    }

    private static Pattern pattern(String host) {
        boolean bareAddress = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
        String written = bareAddress ? "[" + host + "]" : host;
        boolean withPort = written.startsWith("[") ? written.contains("]:") : written.indexOf(':') >= 0;
        StringBuilder regex = new StringBuilder();
        for (String part : written.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(withPort ? regex.toString() : regex + ":[0-9]+");
    }

    /** Whether {@code host} is one of them. */
    boolean contain(Authority host) {
        String written = host.toString();
        for (Pattern pattern : patterns) {
            if (pattern.matcher(written).matches()) {
                return true;
            }
        }
        return false;
    }
}

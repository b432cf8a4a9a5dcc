package dev.claudetap.cli;

/** The environment variables that stand for no option, and what they do. */
enum Variable {
    HOME(
            "CLAUDE_TAP_HOME",
            "the folder of the certificate authority and of your own profiles, in the place of the usual ones"),
    CONFIG("CLAUDE_TAP_CONFIG", "a configuration file in the place of yours and the project's; none: no file at all"),
    UPDATE("CLAUDE_TAP_UPDATE_URL", "where 'claude-tap update --check' looks"),
    PRICES("CLAUDE_TAP_PRICES", "the table of prices, as --prices; it also holds for pages that runs make"),
    DEBUG("CLAUDE_TAP_DEBUG", "1: an error shows where it came from"),
    JAVA_OPTS("CLAUDE_TAP_JAVA_OPTS", "further options for the JVM, such as -Xmx512m; read by the launcher"),
    ARCHIVE(
            "CLAUDE_TAP_ARCHIVE",
            "off: no class-data archive; wait: made before the first run goes on; read by an installed launcher"),
    LOCALE(
            "LC_ALL, LC_CTYPE, LANG, CLAUDE_TAP_CALLERS_LOCALE",
            "C, or nothing: the launcher gives the JVM C.UTF-8, and says in the last one what the agent gets back"),
    JAVA("JAVA_HOME", "the Java to run on; read by the launcher"),
    NO_COLOR("NO_COLOR", "anything but nothing: no colour, whatever else is said"),
    FORCE_COLOR("CLICOLOR_FORCE, FORCE_COLOR", "other than 0: colour, also where there is no terminal"),
    CLICOLOR("CLICOLOR", "0: no colour"),
    TERM("TERM", "dumb: neither colour nor a line that is written anew"),
    COLUMNS("COLUMNS", "how wide tables may be"),
    CI("CI", "other than 0 or false: no browser is opened, and no progress is shown"),
    XDG(
            "XDG_CONFIG_HOME, XDG_DATA_HOME, APPDATA, LOCALAPPDATA",
            "where configuration and data of programs are, where CLAUDE_TAP_HOME does not say"),
    CACHE("XDG_CACHE_HOME", "where the launcher keeps class-data archives"),
    PROXY("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "the way to the upstream, in capitals or not"),
    CERTIFICATES("SSL_CERT_FILE", "further certificate authorities to trust for the upstream"),
    OTLP_ENDPOINT(
            "OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "where --tap-otlp env and --otlp env send spans"),
    OTLP_HEADERS(
            "OTEL_EXPORTER_OTLP_HEADERS, OTEL_EXPORTER_OTLP_TRACES_HEADERS",
            "headers of requests with spans, as name=value,name=value");

    private final String names;
    private final String meaning;

    Variable(String names, String meaning) {
        this.names = names;
        this.meaning = meaning;
    }

    /** One name, or several with commas between them. */
    String names() {
        return names;
    }

    /** What it does, in one line. */
    String meaning() {
        return meaning;
    }
}

package dev.claudetap.redact;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Rules for traces that are shown to others: what is no secret, but nobody else's business either. They are not among
 * the built-in ones, since a trace without them would be of little use to its owner.
 */
public final class SharingRules {
    /** Roots below which people keep what is theirs. The path is taken out as a whole. */
    private static final String PATHS = "(?<![\\w.:/\\\\~-])(?:"
            + "/(?:home|Users|root|private|Volumes|mnt|media|workspaces?|tmp|var/folders)(?:/[^\\s\"'`<>|:*?,;()\\[\\]{}\\\\]+)+/?"
            + "|~/[^\\s\"'`<>|:*?,;()\\[\\]{}\\\\]+"
            + "|[A-Za-z]:[\\\\/](?:[^\\s\"'`<>|:*?,;()\\[\\]{}\\\\/]+[\\\\/]{1,2})*[^\\s\"'`<>|:*?,;()\\[\\]{}\\\\/]+"
            + "|\\\\\\\\[A-Za-z0-9._-]+(?:\\\\{1,2}[^\\s\"'`<>|:*?,;()\\[\\]{}\\\\]+)+)";

    private static final String EMAIL =
            "(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,5}";
    private static final String DATA_URL = "data:image/[^,;\\s]{1,40};base64,[A-Za-z0-9+/=]++";
    /** Base64 as long as that is a picture, or as little use to a reader as one. */
    private static final String LONG_BASE64 = "[A-Za-z0-9+/]{1000,}+={0,2}";

    private SharingRules() {}

    /** Paths of files: below home and other usual folders, on Windows drives and shares. */
    public static List<RedactionRule> paths() {
        return List.of(RedactionRule.text("path", PATHS));
    }

    /** Addresses of electronic mail. */
    public static List<RedactionRule> email() {
        return List.of(RedactionRule.text("email", EMAIL));
    }

    /** Pictures as they stand in texts; see also {@link ImageRemoval}. */
    public static List<RedactionRule> images() {
        return List.of(RedactionRule.text("image", DATA_URL), RedactionRule.text("image", LONG_BASE64));
    }

    /** Whatever a regular expression of the user's finds. */
    public static RedactionRule custom(Pattern pattern) {
        return new RedactionRule("custom", RedactionRule.Target.TEXT, pattern);
    }
}

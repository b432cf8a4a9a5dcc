package dev.claudetap.redact;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Rules for traces that are shown to others: what is no secret, but nobody else's business either. They are not among
 * the built-in ones, since a trace without them would be of little use to its owner.
 */
public final class SharingRules {
    /** A folder's or file's name. */
    private static final String NAME = "[^\\s\"'`<>|:*?,;()\\[\\]{}\\\\/]+";
    /** Names with spaces count only as far as they are folders: elsewhere nobody knows where a path ends. */
    private static final String FOLDER = NAME + "(?: " + NAME + "){0,3}(?=[/\\\\])";
    /** Below these people keep what is theirs, whatever stands in front, unless it is the path of a page. */
    private static final String HOMES =
            "/(?:home|Users|root)(?<!https?://[\\w.:@-]{1,255}/\\w{4,5})(?:/(?:" + FOLDER + "|" + NAME + "))+/?";
    /** The path is taken out as a whole. */
    private static final String PATHS = HOMES + "|(?<![\\w./\\\\~-])(?:"
            + "/(?:private|Volumes|mnt|media|workspaces?|tmp|var/folders)(?:/" + NAME + ")+/?"
            + "|~/" + NAME + "(?:/" + NAME + ")*"
            + "|[A-Za-z]:[\\\\/](?:" + FOLDER + "[\\\\/]{1,2}|" + NAME + "[\\\\/]{1,2})*" + NAME
            + "|\\\\\\\\[A-Za-z0-9._-]+(?:\\\\{1,2}" + NAME + ")+)";

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

package dev.claudetap.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

/** All text of a page: its shell, and behind it what its deflated blocks hold. */
public final class PageText {
    private static final Pattern BLOCK = Pattern.compile("<template [^>]*>([A-Za-z0-9+/=]*)</template>");

    private PageText() {}

    /**
     * The text of a page, given as HTML.
     *
     * @throws IOException when a block cannot be inflated
     */
    public static String of(String html) throws IOException {
        StringBuilder all = new StringBuilder(html);
        Matcher blocks = BLOCK.matcher(html);
        while (blocks.find()) {
            byte[] deflated = Base64.getDecoder().decode(blocks.group(1));
            try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
                all.append('\n').append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }
}

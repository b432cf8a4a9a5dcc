package dev.claudetap.viewer.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask a page server for anything: the only place that decides it, for every route. A browser gets in with a link
 * that works once, and has a cookie from then on. Whatever another site could make a browser send is refused: a name that
 * was bent to this machine (DNS rebinding), a request across origins, a form. Safe on any thread.
 */
final class AccessRules {
    /** Where links that work once lead. */
    static final String ENTRANCE = "/enter";

    static final String TOKEN = "token";
    /** What only a script of our own pages can add to a request. */
    static final String OWN_HEADER = "X-Claude-Tap";

    private static final int SECRET_BYTES = 32;
    private static final int MOST_INVITATIONS = 256;
    private static final Set<String> HARMLESS = Set.of("GET");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Binding binding;
    private final int port;
    private final String cookieName;
    private final String cookieValue;
    private final SecureRandom random = new SecureRandom();
    /** Where each link leads that was not used yet, oldest first. */
    private final Map<String, String> invitations = new LinkedHashMap<>();

    /** @param port where the server listens in the end */
    AccessRules(Binding binding, int port) {
        this.binding = binding;
        this.port = port;
        // Browsers send cookies to every port of a host: each server needs a name of its own.
        this.cookieName = "claude-tap-" + port;
        this.cookieValue = secret();
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The path of a link that works once and leads there. */
    synchronized String invitation(String path) {
        String token = secret();
        invitations.put(token, path);
        if (invitations.size() > MOST_INVITATIONS) {
            invitations.remove(invitations.keySet().iterator().next());
        }
        return ENTRANCE + "?" + TOKEN + "=" + token;
    }

    /** Takes a link's token: where it leads, once. */
    synchronized Optional<String> redeem(String token) {
        return Optional.ofNullable(invitations.remove(token));
    }

    /** What makes a browser one of ours. */
    String setCookie() {
        return cookie() + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** Name and value. */
    String cookie() {
        return cookieName + "=" + cookieValue;
    }

    /** Why the request is refused, whatever it asks for; null when nothing speaks against it so far. */
    @Nullable
    String objection(Head head) {
        List<String> hosts = head.all("Host");
        if (!head.target().startsWith("/") || hosts.size() != 1 || !isOurs(hosts.get(0))) {
            return "This server answers under its own address only.";
        }
        String origin = "http://" + hosts.get(0).toLowerCase(Locale.ROOT);
        if (head.all("Origin").stream().anyMatch(other -> !other.equals(origin)) || !isFromUs(head)) {
            return "Pages of other sites get no answer here.";
        }
        return null;
    }

    private boolean isOurs(String host) {
        String named = host.toLowerCase(Locale.ROOT);
        String suffix = ":" + port;
        if (!named.endsWith(suffix)) {
            return false;
        }
        String name = named.substring(0, named.length() - suffix.length());
        if (LOOPBACK.contains(name) || name.equals(binding.inUrl())) {
            return true;
        }
        // Nobody can bend an address, as they can a name.
        return binding.isExposed() && ADDRESS.matcher(name).matches();
    }

    /** What browsers say of who is asking; they let no page forge it. A link to the entrance may stand anywhere. */
    private static boolean isFromUs(Head head) {
        String site = head.first("Sec-Fetch-Site");
        boolean follows =
                head.path().equals(ENTRANCE) && head.first("Sec-Fetch-Mode").equals("navigate");
        return site.isEmpty() || site.equals("same-origin") || site.equals("none") || follows;
    }

    /** Whether the browser came in by one of our links. */
    boolean isKnown(Head head) {
        for (String line : head.all("Cookie")) {
            for (String pair : line.split(";", -1)) {
                if (equal(pair.strip(), cookie())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** In a time that does not tell how much of it was right. */
    private static boolean equal(String given, String right) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a script of our own pages asks, where something is to change. */
    static boolean mayChange(Head head) {
        return HARMLESS.contains(head.method()) || !head.first(OWN_HEADER).isEmpty();
    }
}

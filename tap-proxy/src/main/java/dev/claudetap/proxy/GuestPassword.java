package dev.claudetap.proxy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What other machines must know to use a forward proxy that listens for them: without it, it would be open to the whole network. */
final class GuestPassword {
    private static final String USER = "tap";
    private static final int RANDOM_BYTES = 18;

    private final String password;

    private GuestPassword(String password) {
        this.password = password;
    }

    /** A new one for a proxy that listens at {@code host}; null when only this machine can reach it. */
    static @Nullable GuestPassword forHost(String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return null;
            }
        } catch (UnknownHostException e) {
            // It will not be listened on either.
            return null;
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new GuestPassword(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** The value of Proxy-Authorization. */
    String authorization() {
        byte[] text = (USER + ":" + password).getBytes(StandardCharsets.ISO_8859_1);
        return "Basic " + Base64.getEncoder().encodeToString(text);
    }

    /** The proxy's URL with user and password in it. */
    URI in(URI proxy) {
        return URI.create(proxy.getScheme() + "://" + USER + ":" + password + "@" + proxy.getRawAuthority());
    }
}

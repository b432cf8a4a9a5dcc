package dev.claudetap.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What only forward mode asks for. Immutable.
 *
 * @param passThrough patterns of hosts that are tunnelled unread
 * @param whenRefused told once per host of a certificate that an agent did not accept
 * @param ephemeralAuthority whether the authority is made for this session only
 */
record ForwardOptions(List<String> passThrough, Consumer<RefusedCertificate> whenRefused, boolean ephemeralAuthority) {
    static final ForwardOptions DEFAULT = new ForwardOptions(List.of(), refused -> {}, false);

    ForwardOptions {
        passThrough = List.copyOf(passThrough);
        Objects.requireNonNull(whenRefused, "listener");
    }

    ForwardOptions andPassThrough(String host) {
        List<String> more = new ArrayList<>(passThrough);
        more.add(host);
        return new ForwardOptions(more, whenRefused, ephemeralAuthority);
    }

    ForwardOptions telling(Consumer<RefusedCertificate> listener) {
        return new ForwardOptions(passThrough, listener, ephemeralAuthority);
    }

    ForwardOptions withEphemeralAuthority() {
        return new ForwardOptions(passThrough, whenRefused, true);
    }
}

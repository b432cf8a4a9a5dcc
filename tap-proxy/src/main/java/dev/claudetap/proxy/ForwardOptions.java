package dev.claudetap.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What only forward mode asks for. Immutable.
 *
 * @param passThrough patterns of hosts that are tunnelled unread
 * @param whenRefused told once per host of a certificate that an agent did not accept
 */
record ForwardOptions(List<String> passThrough, Consumer<RefusedCertificate> whenRefused) {
    static final ForwardOptions DEFAULT = new ForwardOptions(List.of(), refused -> {});

    ForwardOptions {
        passThrough = List.copyOf(passThrough);
    }

    ForwardOptions andPassThrough(String host) {
        List<String> more = new ArrayList<>(passThrough);
        more.add(host);
        return new ForwardOptions(more, whenRefused);
    }

    ForwardOptions telling(Consumer<RefusedCertificate> listener) {
        return new ForwardOptions(passThrough, listener);
    }
}

package dev.claudetap.proxy.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** An authority that is about to expire. */
public final class AgedAuthority {
    private AgedAuthority() {}

    /** Leaves one in that folder. */
    public static void in(Path folder) throws IOException {
        Instant then = Instant.now()
                .minus(CertificateAuthority.LIFE)
                .plus(CertificateAuthority.RENEWED_BEFORE_END)
                .minusSeconds(60);
        CertificateAuthority.open(folder, () -> then);
    }
}

package dev.claudetap.proxy;

import java.nio.file.Path;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** A file of root certificates that holds none, or none that can be read. Its message names the file and is fit for users. */
final class RootsUnreadableException extends CertificateException {
    private static final long serialVersionUID = 1L;

    RootsUnreadableException(Path file, @Nullable Throwable cause) {
        super((cause == null ? "no PEM certificate in " : "cannot read root certificates from ") + file, cause);
    }
}

package dev.claudetap.proxy;

import java.security.cert.CertificateException;

/** A certificate names its host nowhere in its subject alternative names. */
final class NameNotCertifiedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    NameNotCertifiedException() {
        super("the certificate has no subject alternative name for this host");
    }
}

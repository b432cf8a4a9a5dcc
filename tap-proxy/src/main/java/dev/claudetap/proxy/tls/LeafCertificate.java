package dev.claudetap.proxy.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server shows for one host.
 *
 * @param key the leaf's private key (EC, P-256); it exists in memory only
 * @param chain the leaf first, then the authority that signed it
 */
public record LeafCertificate(PrivateKey key, List<X509Certificate> chain) {
    public LeafCertificate {
        chain = List.copyOf(chain);
    }

    /** The certificate that names the host. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Names the certificate, never the key. */
    @Override
    public String toString() {
        return "LeafCertificate[" + certificate().getSubjectX500Principal() + "]";
    }
}

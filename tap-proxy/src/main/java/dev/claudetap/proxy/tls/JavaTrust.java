package dev.claudetap.proxy.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A forward tap's authority, beside what this JVM trusts already, in the forms that Java programs take. */
public final class JavaTrust {
    private JavaTrust() {}

    /** For a client in this JVM: trusts the tap, and hosts that the tap passes through. */
    public static SSLContext context(CertificateAuthority authority) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store(authority));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot set up TLS", e);
        }
    }

    /** For a client in another JVM: the same as a PKCS #12 file. */
    public static void writeStore(CertificateAuthority authority, Path file, String password) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store(authority).store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java runtime cannot write a trust store", e);
        }
    }

    /** A trust store in memory, of PKCS #12. */
    static KeyStore store(CertificateAuthority authority) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            List<X509Certificate> roots = Stream.concat(
                            Stream.of(authority.certificate()), SystemRoots.ofTheJdk().stream())
                    .toList();
            for (X509Certificate root : roots) {
                store.setCertificateEntry("root-" + store.size(), root);
            }
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException("an empty key store cannot be made", e);
        }
    }
}

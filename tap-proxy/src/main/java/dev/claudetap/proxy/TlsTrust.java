package dev.claudetap.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom the way upstream trusts: the JDK's roots and the user's. Names count only as subject alternative names (RFC 9110, 4.3.4): the JDK
 * alone would still take the common name.
 */
final class TlsTrust extends X509ExtendedTrustManager {
    private static final int SAN_DNS = 2;
    private static final int SAN_IP = 7;

    private final X509ExtendedTrustManager roots;

    private TlsTrust(X509ExtendedTrustManager roots) {
        this.roots = roots;
    }

    /**
     * The JDK's roots and those in {@code pemFiles}.
     *
     * @throws TapException when a file cannot be read as PEM certificates
     */
    static TlsTrust with(List<Path> pemFiles) throws TapException {
        return with(pemFiles, List.of());
    }

    /**
     * The same with roots that are at hand.
     *
     * @throws TapException when a file cannot be read as PEM certificates
     */
    static TlsTrust with(List<Path> pemFiles, List<X509Certificate> more) throws TapException {
        try {
            X509ExtendedTrustManager standard = manager(null);
            if (pemFiles.isEmpty() && more.isEmpty()) {
                return new TlsTrust(standard);
            }
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (X509Certificate root : standard.getAcceptedIssuers()) {
                add(all, root);
            }
            for (X509Certificate root : more) {
                add(all, root);
            }
            for (Path file : pemFiles) {
                addFile(all, file);
            }
            return new TlsTrust(manager(all));
        } catch (TapException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new TapException("the system's root certificates cannot be loaded", e);
        }
    }

    private static void addFile(KeyStore to, Path file) throws TapException, KeyStoreException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new TapException("no PEM certificate in " + file);
            }
            for (Certificate root : found) {
                add(to, root);
            }
        } catch (TapException e) {
            throw e;
        } catch (IOException | CertificateException e) {
            throw new TapException("cannot read root certificates from " + file, e);
        }
    }

    private static void add(KeyStore to, Certificate root) throws KeyStoreException {
        to.setCertificateEntry("root-" + to.size(), root);
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore roots) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new KeyStoreException("no X.509 trust manager");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        roots.checkServerTrusted(chain, authType, engine);
        String host = engine.getPeerHost();
        checkNamed(chain[0], host != null && UpstreamConnector.isLiteral(host) ? SAN_IP : SAN_DNS);
    }

    private static void checkNamed(X509Certificate leaf, int kind) throws CertificateException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names != null) {
            for (List<?> name : names) {
                if (Integer.valueOf(kind).equals(name.get(0))) {
                    return;
                }
            }
        }
        throw new NameNotCertifiedException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no host to check");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return roots.getAcceptedIssuers();
    }
}

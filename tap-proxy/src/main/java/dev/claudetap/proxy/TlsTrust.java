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
import java.util.ArrayList;
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

    /** Roots that are read when they are needed. */
    interface Further {
        List<X509Certificate> read() throws RootsUnreadableException;
    }

    private final List<X509Certificate> own;
    private final Further more;
    private volatile @Nullable X509ExtendedTrustManager loaded;

    private TlsTrust(List<X509Certificate> own, Further more) {
        this.own = own;
        this.more = more;
    }

    /**
     * The JDK's roots and those in {@code pemFiles}.
     *
     * @throws TapException when a file cannot be read as PEM certificates
     */
    static TlsTrust with(List<Path> pemFiles) throws TapException {
        return with(pemFiles, List::of);
    }

    /**
     * The same with further roots, which are asked for when they are needed.
     *
     * @throws TapException when a file cannot be read as PEM certificates
     */
    static TlsTrust with(List<Path> pemFiles, Further more) throws TapException {
        List<X509Certificate> own = new ArrayList<>();
        for (Path file : pemFiles) {
            try {
                own.addAll(read(file));
            } catch (RootsUnreadableException e) {
                throw new TapException(String.valueOf(e.getMessage()), e);
            }
        }
        return new TlsTrust(own, more);
    }

    /** Whom {@code roots} trusts. */
    static TlsTrust of(X509ExtendedTrustManager roots) {
        TlsTrust trust = new TlsTrust(List.of(), List::of);
        trust.loaded = roots;
        return trust;
    }

    /** Whether handshakes need not wait for the roots any more. */
    boolean isLoaded() {
        return loaded != null;
    }

    /**
     * Loads the roots unless they are there. A JDK brings some 140, which take a good part of a start's time to read: so a tap starts
     * without them, and this runs beside it, or when the first connection wants TLS. Blocks; safe on any thread.
     *
     * @throws GeneralSecurityException when this Java runtime has none that can be used
     */
    synchronized X509ExtendedTrustManager load() throws GeneralSecurityException {
        X509ExtendedTrustManager roots = loaded;
        if (roots == null) {
            try {
                roots = all();
            } catch (IOException e) {
                throw new KeyStoreException("the system's root certificates cannot be loaded", e);
            }
            loaded = roots;
        }
        return roots;
    }

    private X509ExtendedTrustManager all() throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager standard = manager(null);
        List<X509Certificate> further = more.read();
        if (own.isEmpty() && further.isEmpty()) {
            return standard;
        }
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        for (X509Certificate root : standard.getAcceptedIssuers()) {
            add(all, root);
        }
        for (X509Certificate root : further) {
            add(all, root);
        }
        for (X509Certificate root : own) {
            add(all, root);
        }
        return manager(all);
    }

    private X509ExtendedTrustManager roots() throws CertificateException {
        X509ExtendedTrustManager there = loaded;
        try {
            return there == null ? load() : there;
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    /** All certificates of a PEM file. */
    static List<X509Certificate> read(Path file) throws RootsUnreadableException {
        List<X509Certificate> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                found.add((X509Certificate) root);
            }
        } catch (IOException | CertificateException e) {
            throw new RootsUnreadableException(file, e);
        }
        if (found.isEmpty()) {
            throw new RootsUnreadableException(file, null);
        }
        return found;
    }

    private static void add(KeyStore to, X509Certificate root) throws KeyStoreException {
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
        roots().checkServerTrusted(chain, authType, engine);
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
        // Those are what a server names to its clients, and this is about servers.
        return new X509Certificate[0];
    }
}

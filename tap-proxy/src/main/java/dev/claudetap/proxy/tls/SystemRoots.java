package dev.claudetap.proxy.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The roots that programs on this machine trust, as PEM text.
 *
 * @param files where systems keep a bundle; the first that can be read counts
 * @param stores the JDK's names for the platform's own stores, which come on top
 */
record SystemRoots(List<Path> files, List<String> stores) {
    private static final System.Logger LOG = System.getLogger(SystemRoots.class.getName());

    /** Debian, Arch and Gentoo; Fedora and RHEL; openSUSE; Alpine, macOS and OpenBSD; FreeBSD. */
    private static final List<Path> UNIX = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"),
            Path.of("/usr/local/share/certs/ca-root-nss.crt"));

    static SystemRoots ofThisSystem() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return new SystemRoots(List.of(), List.of("Windows-ROOT"));
        }
        return new SystemRoots(
                UNIX, name.startsWith("mac") ? List.of("KeychainStore", "KeychainStore-ROOT") : List.of());
    }

    /** Everything that was found; the JDK's own roots when that is nothing. */
    String pem() {
        StringBuilder pem = new StringBuilder();
        for (Path file : files) {
            if (pem.isEmpty() && Files.isReadable(file)) {
                pem.append(read(file));
            }
        }
        stores.forEach(store -> append(pem, inStore(store)));
        if (!Pem.hasCertificate(pem)) {
            append(pem, ofTheJdk());
        }
        return pem.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // As if there were none: the next place, or the JDK, has roots too.
            LOG.log(System.Logger.Level.INFO, "cannot read " + file, e);
            return "";
        }
    }

    private static List<X509Certificate> inStore(String name) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            KeyStore store = KeyStore.getInstance(name);
            store.load(null, null);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate root) {
                    found.add(root);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            // Older JDKs do not know every store; what else was found has to do.
            LOG.log(System.Logger.Level.INFO, "no store " + name, e);
        }
        return found;
    }

    /** What this JVM trusts by default. */
    static List<X509Certificate> ofTheJdk() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return List.of(x509.getAcceptedIssuers());
                }
            }
            throw new KeyStoreException("no X.509 trust manager");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no usable root certificates", e);
        }
    }

    private static void append(StringBuilder pem, List<X509Certificate> roots) {
        roots.forEach(root -> pem.append('\n').append(Pem.of(root)));
    }
}

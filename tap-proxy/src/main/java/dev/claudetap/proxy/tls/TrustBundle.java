package dev.claudetap.proxy.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The roots that an agent of a forward tap, and whatever it starts, has to trust: the system's, those of every bundle that the user's
 * environment names already, and the tap's authority. Most variables that name a bundle replace what a program trusts otherwise, so
 * none of the three may be missing.
 */
public final class TrustBundle {
    private static final System.Logger LOG = System.getLogger(TrustBundle.class.getName());

    private final List<String> certificates;

    private TrustBundle(Set<String> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    /**
     * Collects the roots.
     *
     * @param environment the environment that the agent would have had
     * @param variables names of variables that can name a PEM file; those that name none that can be read are passed over
     */
    public static TrustBundle of(
            CertificateAuthority authority, Map<String, String> environment, Collection<String> variables) {
        return of(authority, environment, variables, SystemRoots.ofThisSystem());
    }

    static TrustBundle of(
            CertificateAuthority authority,
            Map<String, String> environment,
            Collection<String> variables,
            SystemRoots system) {
        Set<String> certificates = new LinkedHashSet<>(Pem.certificates(authority.pem()));
        Set<String> files = new LinkedHashSet<>();
        for (String variable : variables) {
            files.add(environment.getOrDefault(variable, "").strip());
        }
        files.remove("");
        files.forEach(file -> certificates.addAll(Pem.certificates(read(file))));
        certificates.addAll(Pem.certificates(system.pem()));
        return new TrustBundle(certificates);
    }

    /** PEM text: certificates only, each of them once, the authority's first. */
    public String pem() {
        return String.join("", certificates);
    }

    /** Those of them that are not the tap's own, as far as this JVM can read them. */
    public List<X509Certificate> roots() {
        List<X509Certificate> roots = new ArrayList<>();
        for (String certificate : certificates.subList(1, certificates.size())) {
            try {
                roots.add(Pem.certificate(certificate));
            } catch (GeneralSecurityException e) {
                // Other programs may understand it; it vouches for nobody here.
                LOG.log(System.Logger.Level.DEBUG, "a root certificate cannot be read", e);
            }
        }
        return roots;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException e) {
            // Without us the agent would fail on it or pass over it too; its roots cannot be kept in any case.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the CA bundle {0}, which the environment names, cannot be read",
                    file);
            return "";
        }
    }
}

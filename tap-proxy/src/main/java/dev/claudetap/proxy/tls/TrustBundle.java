package dev.claudetap.proxy.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The roots that an agent of a forward tap, and whatever it starts, has to trust: the system's, those of every bundle that the user's
 * environment names already, and the tap's authority. Most variables that name a bundle replace what a program trusts otherwise, so
 * none of the three may be missing.
 */
public final class TrustBundle {
    private static final System.Logger LOG = System.getLogger(TrustBundle.class.getName());

    private TrustBundle() {}

    /**
     * The bundle as PEM text: certificates only, each of them once, the authority's first.
     *
     * @param environment the environment that the agent would have had
     * @param variables names of variables that can name a PEM file; those that name none that can be read are passed over
     */
    public static String pem(
            CertificateAuthority authority, Map<String, String> environment, Collection<String> variables) {
        return pem(authority, environment, variables, SystemRoots.ofThisSystem());
    }

    static String pem(
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
        return String.join("", certificates);
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

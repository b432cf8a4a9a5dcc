package dev.claudetap.cli.trust;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Writes the {@link TrustPlan}s for one authority on one machine. Nothing needs more rights than it says. */
public final class TrustPlans {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:@%+=-]+");
    private static final String SHARED_NSS = "\"sql:$HOME/.pki/nssdb\"";
    private static final String FIREFOX_PROFILES =
            "~/.mozilla/firefox/*/cert9.db ~/snap/firefox/common/.mozilla/firefox/*/cert9.db";

    private final Machine machine;
    private final Path pem;
    private final X509Certificate certificate;

    /**
     * Plans for that authority.
     *
     * @param pem the file that holds {@code certificate} and nothing else
     */
    public TrustPlans(Machine machine, Path pem, X509Certificate certificate) {
        this.machine = machine;
        this.pem = pem;
        this.certificate = certificate;
    }

    /** How it becomes trusted: for this user where the platform can do that, else for the machine. */
    public TrustPlan trust() {
        if (machine.isMac()) {
            return mac(List.of(List.of(
                    "security", "add-trusted-cert", "-r", "trustRoot", "-p", "ssl", "-k", keychain(), pem.toString())));
        }
        if (machine.isWindows()) {
            return windows(List.of("certutil", "-user", "-addstore", "Root", pem.toString()));
        }
        List<String> script = new ArrayList<>(List.of(
                "# Whatever uses the system's certificates (" + distribution().title() + "):"));
        script.addAll(distribution().trust(machine, quoted(pem.toString())));
        script.add("# Chromium and Chrome (certutil is in " + distribution().nssTools() + "):");
        script.add("mkdir -p ~/.pki/nssdb && { test -e ~/.pki/nssdb/cert9.db || certutil -d " + SHARED_NSS
                + " -N --empty-password; }");
        script.add("certutil -d " + SHARED_NSS + " -A -t C,, -n " + quoted(name()) + " -i " + quoted(pem.toString()));
        script.add("# Firefox, every profile; it must not run meanwhile:");
        script.add(inEveryFirefoxProfile("-A -t C,, -n " + quoted(name()) + " -i " + quoted(pem.toString())));
        return new TrustPlan(List.of(), List.of(), script);
    }

    /** How it is forgotten again. */
    public TrustPlan untrust() {
        if (machine.isMac()) {
            return mac(List.of(
                    List.of("security", "remove-trusted-cert", pem.toString()),
                    List.of("security", "delete-certificate", "-Z", sha1(), keychain())));
        }
        if (machine.isWindows()) {
            return windows(List.of("certutil", "-user", "-delstore", "Root", serial()));
        }
        List<String> script = new ArrayList<>(List.of(
                "# Whatever uses the system's certificates (" + distribution().title() + "):"));
        script.addAll(distribution().untrust(machine, quoted(pem.toString())));
        script.add("# Chromium and Chrome:");
        script.add("certutil -d " + SHARED_NSS + " -D -n " + quoted(name()));
        script.add("# Firefox, every profile; it must not run meanwhile:");
        script.add(inEveryFirefoxProfile("-D -n " + quoted(name())));
        return new TrustPlan(List.of(), List.of(), script);
    }

    private Distribution distribution() {
        return Distribution.of(machine);
    }

    private TrustPlan mac(List<List<String>> commands) {
        List<String> check = List.of("security", "verify-cert", "-c", pem.toString(), "-p", "ssl", "-l", "-L", "-q");
        return new TrustPlan(check, commands, List.of());
    }

    private TrustPlan windows(List<String> command) {
        List<String> check = List.of("certutil", "-user", "-verifystore", "Root", serial());
        return new TrustPlan(check, List.of(command), List.of());
    }

    private String keychain() {
        return machine.home().resolve("Library/Keychains/login.keychain-db").toString();
    }

    private static String inEveryFirefoxProfile(String action) {
        return "for db in " + FIREFOX_PROFILES + "; do test -e \"$db\" && certutil -d \"sql:$(dirname \"$db\")\" "
                + action + "; done";
    }

    /** The authority's own name, by which a store of certificates finds it again. */
    private String name() {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> String.valueOf(rdn.getValue()))
                            .findFirst()
                            .orElse("claude-tap");
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("not an authority of ours", e);
        }
    }

    private String serial() {
        return HexFormat.of().formatHex(certificate.getSerialNumber().toByteArray());
    }

    private String sha1() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    /** A word for a POSIX shell. */
    static String quoted(String word) {
        return HARMLESS.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

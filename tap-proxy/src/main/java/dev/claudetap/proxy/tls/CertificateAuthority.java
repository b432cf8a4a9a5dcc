package dev.claudetap.proxy.tls;

import dev.claudetap.files.UserDirectories;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The local authority that signs the certificates a forward tap shows to its agent. Its key never leaves this process or its own file.
 * Immutable, safe for use by many threads.
 */
public final class CertificateAuthority {
    /** Clocks differ: what is signed now is valid an hour ago too. */
    static final Duration BACK_DATED = Duration.ofHours(1);

    static final Duration LEAF_LIFE = Duration.ofDays(7);
    static final Duration LIFE = Duration.ofDays(5 * 365);

    /** An authority with less time left than this is replaced when it is opened. */
    static final Duration RENEWED_BEFORE_END = Duration.ofDays(60);

    private static final String ORGANIZATION = "O=claude-tap";
    private static final int MAX_COMMON_NAME = 64;

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final @Nullable Path file;
    private final boolean renewed;

    CertificateAuthority(PrivateKey key, X509Certificate certificate, @Nullable Path file) {
        this(key, certificate, file, false);
    }

    private CertificateAuthority(PrivateKey key, X509Certificate certificate, @Nullable Path file, boolean renewed) {
        this.key = key;
        this.certificate = certificate;
        this.file = file;
        this.renewed = renewed;
    }

    /** The same, made because another one was about to expire. */
    CertificateAuthority inPlaceOfAnother() {
        return new CertificateAuthority(key, certificate, file, true);
    }

    /** Whether it was made just now because the one before was about to expire: whoever trusted that one has to trust this one. */
    public boolean isRenewed() {
        return renewed;
    }

    /**
     * The authority that is kept in a folder. A first start makes it, the key readable by its owner only from the first moment on; starts
     * at the same time, of other processes too, end with the same one. One that is about to expire is replaced. Reads and writes files:
     * not for an event loop.
     *
     * @param directory a folder of its own; made when missing, and closed to everybody but its owner
     * @throws AuthorityException when the folder cannot be used or what is in it is damaged
     */
    public static CertificateAuthority open(Path directory) throws AuthorityException {
        return open(directory, InstantSource.system());
    }

    /**
     * The folder of this user's authority: {@code ca} below {@code CLAUDE_TAP_HOME}, or below the folder {@code claude-tap} among the
     * user's data ({@code XDG_DATA_HOME}, {@code ~/.local/share}, {@code ~/Library/Application Support}, {@code %LOCALAPPDATA%}).
     */
    public static Path directory(Map<String, String> environment) {
        return UserDirectories.here(environment).data().resolve("ca").toAbsolutePath();
    }

    static CertificateAuthority open(Path directory, InstantSource clock) throws AuthorityException {
        return new AuthorityFiles(directory).open(clock.instant());
    }

    /** An authority that exists in memory only, for as long as this object. */
    public static CertificateAuthority ephemeral() {
        return create(Instant.now(), null);
    }

    static CertificateAuthority create(Instant now, @Nullable Path file) {
        KeyPair keys = CertificateDraft.newKeys();
        var serial = CertificateDraft.randomSerial();
        // A name of its own for each, so that trust stores can hold two of them and a user can tell which one is meant.
        String mark = serial.toString(16).substring(0, 8).toUpperCase(Locale.ROOT);
        X500Principal name = new X500Principal("CN=claude-tap local CA " + mark + ", " + ORGANIZATION);
        X509Certificate certificate = new CertificateDraft(
                        serial, name, name, keys.getPublic(), validity(now, now.plus(LIFE)))
                .signed(
                        keys.getPrivate(),
                        Extensions.authorityOverLeaves(),
                        Extensions.signsCertificates(),
                        Extensions.subjectKey(keys.getPublic()),
                        Extensions.authorityKey(keys.getPublic()));
        return new CertificateAuthority(keys.getPrivate(), certificate, file);
    }

    /** What an agent has to trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** {@link #certificate()} as PEM text. */
    public String pem() {
        return Pem.of(certificate);
    }

    /** The PEM file that holds {@link #certificate()} alone; empty for an authority in memory. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** A new key and a certificate for that host. */
    LeafCertificate issue(HostName host, Instant now) {
        KeyPair keys = CertificateDraft.newKeys();
        Instant end = certificate.getNotAfter().toInstant();
        Instant until = now.plus(LEAF_LIFE);
        X509Certificate leaf = new CertificateDraft(
                        CertificateDraft.randomSerial(),
                        certificate.getSubjectX500Principal(),
                        subject(host),
                        keys.getPublic(),
                        validity(now, until.isBefore(end) ? until : end))
                .signed(
                        key,
                        Extensions.names(host),
                        Extensions.serverOnly(),
                        Extensions.signsHandshakes(),
                        Extensions.noAuthority(),
                        Extensions.subjectKey(keys.getPublic()),
                        Extensions.authorityKey(certificate.getPublicKey()));
        return new LeafCertificate(keys.getPrivate(), List.of(leaf, certificate));
    }

    /** The name is in the subject for people who look; checks read the alternative names, which know no such limit. */
    private static X500Principal subject(HostName host) {
        return new X500Principal(
                host.text().length() <= MAX_COMMON_NAME ? "CN=" + host.text() + ", " + ORGANIZATION : ORGANIZATION);
    }

    private static CertificateDraft.Validity validity(Instant now, Instant until) {
        return new CertificateDraft.Validity(
                now.minus(BACK_DATED).truncatedTo(ChronoUnit.SECONDS), until.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Key and certificate as one PEM text, the only form that is kept. */
    String privatePem() {
        return Pem.of(key) + Pem.of(certificate);
    }

    /** The opposite of {@link #privatePem()}; fails when key and certificate do not belong together. */
    static CertificateAuthority of(String privatePem, Path file) throws GeneralSecurityException {
        PrivateKey key = Pem.key(privatePem);
        X509Certificate certificate = Pem.certificate(privatePem);
        byte[] probe = certificate.getEncoded();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("its key does not belong to its certificate");
        }
        return new CertificateAuthority(key, certificate, file);
    }

    boolean isDueAt(Instant now) {
        return now.isAfter(certificate.getNotAfter().toInstant().minus(RENEWED_BEFORE_END));
    }
}

package dev.claudetap.proxy.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What a certificate is going to say, before an authority signs it with ECDSA and SHA-256.
 *
 * @param serial positive, at most 20 octets
 * @param key the key that is certified
 */
record CertificateDraft(
        BigInteger serial, X500Principal issuer, X500Principal subject, PublicKey key, Validity validity) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 159;

    /** From when until when, in whole seconds. */
    record Validity(Instant from, Instant until) {}

    /** Twenty random octets, the first bit clear and the second set: positive and of full length. */
    static BigInteger randomSerial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no P-256 keys", e);
        }
    }

    /** The certificate with those extensions, signed with {@code authority}'s key. */
    X509Certificate signed(PrivateKey authority, Extension... extensions) {
        X509v3CertificateBuilder content = new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(validity.from()), Date.from(validity.until()), subject, key);
        try {
            for (Extension extension : extensions) {
                content.addExtension(extension);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(content.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority)));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot sign with ECDSA", e);
        }
    }
}

package dev.claudetap.proxy.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate is going to say, before an authority signs it with ECDSA and SHA-256.
 *
 * @param serial positive, at most 20 octets
 * @param key the key that is certified
 */
record CertificateDraft(
        BigInteger serial, X500Principal issuer, X500Principal subject, PublicKey key, Validity validity) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final int SERIAL_BITS = 159;
    private static final int VERSION_3 = 2;

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
    X509Certificate signed(PrivateKey authority, byte[]... extensions) {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] content = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.valueOf(VERSION_3))),
                Der.integer(serial),
                algorithm,
                issuer.getEncoded(),
                Der.sequence(Der.time(validity.from()), Der.time(validity.until())),
                subject.getEncoded(),
                key.getEncoded(),
                Der.explicit(3, Der.sequence(extensions)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(authority, RANDOM);
            signature.update(content);
            byte[] certificate = Der.sequence(content, algorithm, Der.bits(signature.sign(), 0));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot sign with ECDSA", e);
        }
    }
}

package dev.claudetap.proxy.tls;

import dev.claudetap.trace.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** The certificate extensions (RFC 5280, 4.2.1) that our authority and its leaves carry. */
final class Extensions {
    private static final int KEY_ID_OCTETS = 20;

    private Extensions() {}

    /** An authority that may sign leaves, but no further authority. */
    static Extension authorityOverLeaves() {
        return extension(Extension.basicConstraints, true, new BasicConstraints(0));
    }

    static Extension noAuthority() {
        return extension(Extension.basicConstraints, true, new BasicConstraints(false));
    }

    static Extension signsCertificates() {
        return extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    static Extension signsHandshakes() {
        return extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    }

    static Extension serverOnly() {
        return extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    }

    static Extension subjectKey(PublicKey key) {
        return extension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(key)));
    }

    static Extension authorityKey(PublicKey key) {
        return extension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId(key)));
    }

    static Extension names(HostName host) {
        int kind = host.address() ? GeneralName.iPAddress : GeneralName.dNSName;
        return extension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(kind, host.text())));
    }

    private static byte[] keyId(PublicKey key) {
        return Arrays.copyOf(Sha256.digest().digest(key.getEncoded()), KEY_ID_OCTETS);
    }

    private static Extension extension(ASN1ObjectIdentifier kind, boolean critical, ASN1Encodable value) {
        try {
            return Extension.create(kind, critical, value);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written anywhere", e);
        }
    }
}

package dev.claudetap.proxy.tls;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;

/** The certificate extensions (RFC 5280, 4.2.1) that our authority and its leaves carry, as DER. */
final class Extension {
    private static final int KEY_ID_OCTETS = 20;

    private Extension() {}

    /** An authority that may sign leaves, but no further authority. */
    static byte[] authorityOverLeaves() {
        return critical("2.5.29.19", Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO)));
    }

    static byte[] noAuthority() {
        return critical("2.5.29.19", Der.sequence());
    }

    static byte[] signsCertificates() {
        int keyCertSignAndCrlSign = 0x06;
        return critical("2.5.29.15", Der.bits(new byte[] {(byte) keyCertSignAndCrlSign}, 1));
    }

    static byte[] signsHandshakes() {
        int digitalSignature = 0x80;
        return critical("2.5.29.15", Der.bits(new byte[] {(byte) digitalSignature}, 7));
    }

    static byte[] serverOnly() {
        return plain("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1")));
    }

    static byte[] subjectKey(PublicKey key) {
        return plain("2.5.29.14", Der.octets(keyId(key)));
    }

    static byte[] authorityKey(PublicKey key) {
        return plain("2.5.29.35", Der.sequence(Der.implicit(0, keyId(key))));
    }

    static byte[] names(HostName host) {
        return plain("2.5.29.17", Der.sequence(host.generalName()));
    }

    private static byte[] keyId(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Arrays.copyOf(hash, KEY_ID_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value));
    }

    private static byte[] plain(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octets(value));
    }
}

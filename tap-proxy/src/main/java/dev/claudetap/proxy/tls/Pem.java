package dev.claudetap.proxy.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Keys and certificates as text (RFC 7468). */
final class Pem {
    private static final int LINE = 64;
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/\\s]++={0,2}\\s*+)-----END");

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return block(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read or made can be written", e);
        }
    }

    static String of(PrivateKey key) {
        return block(KEY, key.getEncoded());
    }

    /** The first certificate in the text. */
    static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(content(pem, CERTIFICATE)));
    }

    /** The first key in the text, which must be an EC key. */
    static PrivateKey key(String pem) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(content(pem, KEY)));
    }

    static boolean hasCertificate(CharSequence pem) {
        return BLOCK.matcher(pem).find();
    }

    /** Every certificate in the text as a block of its own, in one spelling; keys and comments are left out. */
    static List<String> certificates(CharSequence pem) {
        return BLOCK.matcher(pem)
                .results()
                .map(block -> block(CERTIFICATE, block.group(1).replaceAll("\\s", "")))
                .toList();
    }

    private static String block(String label, byte[] content) {
        return block(label, Base64.getEncoder().encodeToString(content));
    }

    private static String block(String label, String base64) {
        StringBuilder block = new StringBuilder(begin(label)).append('\n');
        for (int from = 0; from < base64.length(); from += LINE) {
            block.append(base64, from, Math.min(from + LINE, base64.length())).append('\n');
        }
        return block.append(end(label)).append('\n').toString();
    }

    private static byte[] content(String pem, String label) throws GeneralSecurityException {
        int begin = pem.indexOf(begin(label));
        int end = pem.indexOf(end(label));
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("no " + label + " in it");
        }
        try {
            return Base64.getMimeDecoder()
                    .decode(pem.substring(begin + begin(label).length(), end).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("its " + label + " is not Base64", e);
        }
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }

    private static String end(String label) {
        return "-----END " + label + "-----";
    }
}

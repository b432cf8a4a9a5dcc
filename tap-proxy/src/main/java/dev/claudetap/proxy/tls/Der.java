package dev.claudetap.proxy.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The few pieces of DER (X.690) that a certificate is written with. Nothing is ever read. */
final class Der {
    private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;
    private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT);
    private static final DateTimeFormatter GENERALIZED_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT);

    private Der() {}

    static byte[] sequence(byte[]... elements) {
        return element(0x30, concatenated(elements));
    }

    static byte[] integer(BigInteger value) {
        return element(0x02, value.toByteArray());
    }

    /** True; false is a default everywhere in a certificate, and DER leaves defaults out. */
    static byte[] yes() {
        return element(0x01, new byte[] {(byte) 0xff});
    }

    static byte[] octets(byte[] content) {
        return element(0x04, content);
    }

    static byte[] bits(byte[] content, int unusedBits) {
        return element(0x03, concatenated(new byte[] {(byte) unusedBits}, content));
    }

    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeArc(out, Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            writeArc(out, Integer.parseInt(arcs[i]));
        }
        return element(0x06, out.toByteArray());
    }

    /** UTCTime until 2049 and GeneralizedTime from then on (RFC 5280, 4.1.2.5); whole seconds. */
    static byte[] time(Instant time) {
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        boolean general = utc.getYear() >= FIRST_YEAR_OF_GENERALIZED_TIME;
        String text = (general ? GENERALIZED_TIME : UTC_TIME).format(utc);
        return element(general ? 0x18 : 0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** An IMPLICIT context tag over a primitive value. */
    static byte[] implicit(int tag, byte[] content) {
        return element(0x80 | tag, content);
    }

    /** An EXPLICIT context tag around whole elements. */
    static byte[] explicit(int tag, byte[] element) {
        return element(0xa0 | tag, element);
    }

    private static void writeArc(ByteArrayOutputStream out, int arc) {
        for (int shift = 28; shift > 0; shift -= 7) {
            if (arc >>> shift != 0) {
                out.write(0x80 | ((arc >>> shift) & 0x7f));
            }
        }
        out.write(arc & 0x7f);
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(0x80 | (length.length - from));
            out.write(length, from, length.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

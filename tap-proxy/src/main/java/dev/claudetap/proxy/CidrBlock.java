package dev.claudetap.proxy;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** Address blocks like {@code 10.0.0.0/8}. */
final class CidrBlock {
    private CidrBlock() {}

    /** Whether the literal {@code host} lies in {@code block}; false for names and for anything malformed. */
    static boolean contains(String block, String host) {
        int slash = block.indexOf('/');
        byte[] network = literal(block.substring(0, slash));
        byte[] address = literal(host);
        if (network == null || address == null || network.length != address.length) {
            return false;
        }
        int bits;
        try {
            bits = Integer.parseInt(block.substring(slash + 1));
        } catch (NumberFormatException e) {
            // A user's typing error excepts nothing.
            return false;
        }
        if (bits < 0 || bits > network.length * 8) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i & 7);
            if ((network[i >> 3] & mask) != (address[i >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte @Nullable [] literal(String host) {
        return NetUtil.createByteArrayFromIpAddressString(host);
    }
}

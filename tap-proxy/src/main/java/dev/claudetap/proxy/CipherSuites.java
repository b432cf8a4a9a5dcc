package dev.claudetap.proxy;

import java.util.List;

/**
 * Which cipher suites are offered to upstream and chosen for agents, best first. AES in the JDK is fast only once the second compiler has
 * replaced it by the processor's instructions. A JVM without that compiler, as beside an agent, takes five times as long for AES-GCM
 * as for ChaCha20-Poly1305 (RFC 8439): then that comes first. Both are as good.
 */
final class CipherSuites {
    private static final List<String> CHACHA20_FIRST = List.of(
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA");

    /** What HotSpot calls itself when it was told to stop before the second compiler. */
    private static final String FIRST_COMPILER_ONLY = "emulated-client";

    private CipherSuites() {}

    /** Those for this JVM; empty for the ones that Netty takes by itself. */
    static List<String> here() {
        return of(System.getProperty("java.vm.info", ""));
    }

    static List<String> of(String vmInfo) {
        return vmInfo.contains(FIRST_COMPILER_ONLY) ? CHACHA20_FIRST : List.of();
    }
}

package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

class CipherSuitesTest {
    /** What JDK 17 and 25 say of themselves with {@code -XX:TieredStopAtLevel=1}. */
    private static final String FIRST_COMPILER_ONLY = "mixed mode, emulated-client, sharing";

    @Test
    void aJvmWithoutTheSecondCompilerTakesChaCha20First() {
        assertThat(CipherSuites.of(FIRST_COMPILER_ONLY)).first().isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
    }

    @Test
    void anyOtherTakesWhatIsUsual() {
        assertThat(CipherSuites.of("mixed mode, sharing")).isEmpty();
        assertThat(CipherSuites.of("")).isEmpty();
    }

    /** Also those that a newer JDK knows and uses no more; a name that it does not know at all it refuses. */
    @Test
    void theOrderNamesOnlyWhatTheJdkKnows() throws NoSuchAlgorithmException {
        String[] order = CipherSuites.of(FIRST_COMPILER_ONLY).toArray(String[]::new);
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();

        engine.setEnabledCipherSuites(order);

        assertThat(engine.getEnabledCipherSuites()).containsExactly(order);
    }
}

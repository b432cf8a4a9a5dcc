package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
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

    @Test
    void theOrderNamesOnlyWhatTheJdkKnows() throws NoSuchAlgorithmException {
        List<String> known =
                List.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());

        assertThat(known).containsAll(CipherSuites.of(FIRST_COMPILER_ONLY));
    }
}

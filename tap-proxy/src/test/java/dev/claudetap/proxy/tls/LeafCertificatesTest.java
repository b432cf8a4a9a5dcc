package dev.claudetap.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeafCertificatesTest {
    private static final int SAN_DNS = 2;
    private static final String LONG_NAME =
            String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61));

    private final CertificateAuthority authority = CertificateAuthority.ephemeral();
    private Instant now = Instant.now();
    private final LeafCertificates leaves = new LeafCertificates(authority, Runnable::run, () -> now);

    private LeafCertificate of(String host) {
        return leaves.of(host).toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 2, api.example.com",
        "API.Example.COM., 2, api.example.com",
        "localhost, 2, localhost",
        "under_score.example, 2, under_score.example",
        "bücher.example, 2, xn--bcher-kva.example",
        "127.0.0.1, 7, 127.0.0.1",
        "[::1], 7, 0:0:0:0:0:0:0:1",
        "2001:db8::7, 7, 2001:db8:0:0:0:0:0:7",
        "fe80::1%eth0, 7, fe80:0:0:0:0:0:0:1"
    })
    void theLeafNamesItsHostAsADnsNameOrAnAddress(String host, int kind, String name) throws Exception {
        X509Certificate leaf = of(host).certificate();

        assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(kind, name));
        validate(of(host));
    }

    @Test
    void aNameOf253CharactersFits() throws Exception {
        assertThat(LONG_NAME).hasSize(253);

        X509Certificate leaf = of(LONG_NAME).certificate();

        assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(SAN_DNS, LONG_NAME));
        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("O=claude-tap");
        validate(of(LONG_NAME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "a..b", "-a.example", "a b", "a,CN=evil", "*.example.com", "[::1", "a:b", "x\0.example"
            })
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> of(host))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameOf254CharactersIsRefused() {
        assertThatThrownBy(() -> of(LONG_NAME + "d")).hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLeafIsAShortLivedServerCertificateAndNothingElse() throws Exception {
        LeafCertificate made = of("api.example.com");
        X509Certificate leaf = made.certificate();

        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getKeyUsage()).containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(leaf.getNonCriticalExtensionOIDs()).contains("2.5.29.14", "2.5.29.35", "2.5.29.17");
        assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(leaf.getSerialNumber().toByteArray()).hasSize(20);
        assertThat(leaf.getSerialNumber()).isPositive();
        assertThat(leaf.getPublicKey()).isNotEqualTo(authority.certificate().getPublicKey());
        assertThat(leaf.getNotBefore().toInstant()).isBetween(now.minusSeconds(3_601), now.minusSeconds(3_599));
        assertThat(Duration.between(now, leaf.getNotAfter().toInstant())).isLessThan(Duration.ofDays(8));
    }

    @Test
    void theAuthorityMaySignLeavesAndNothingElse() {
        X509Certificate ca = authority.certificate();

        assertThat(ca.getBasicConstraints()).isZero();
        assertThat(ca.getKeyUsage()).containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(ca.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(ca.getSubjectX500Principal().getName()).matches("CN=claude-tap local CA [0-9A-F]{8},O=claude-tap");
        assertThat(ca.getSubjectX500Principal())
                .isNotEqualTo(CertificateAuthority.ephemeral().certificate().getSubjectX500Principal());
    }

    @Test
    void hostsShareOneLeafHoweverTheyAreSpelt() {
        LeafCertificate first = of("api.example.com");

        assertThat(of("API.EXAMPLE.COM.")).isSameAs(first);
        assertThat(of("[::1]")).isSameAs(of("::1"));
        assertThat(of("other.example.com")).isNotEqualTo(first);
    }

    @Test
    void callersThatComeWhileALeafIsMadeShareIt() {
        Deque<Runnable> work = new ArrayDeque<>();
        LeafCertificates later = new LeafCertificates(authority, work::add);

        var first = later.of("api.example.com").toCompletableFuture();
        var second = later.of("api.example.com").toCompletableFuture();
        assertThat(work).hasSize(1);
        assertThat(first).isNotDone();
        work.remove().run();

        assertThat(second.join()).isSameAs(first.join());
    }

    @Test
    void aLeafIsRenewedBeforeItEnds() throws Exception {
        LeafCertificate first = of("api.example.com");
        now = now.plus(CertificateAuthority.LEAF_LIFE)
                .minus(LeafCertificates.RENEWED_BEFORE_END)
                .minusSeconds(60);
        assertThat(of("api.example.com")).isSameAs(first);

        now = now.plusSeconds(120);

        LeafCertificate second = of("api.example.com");
        assertThat(second).isNotSameAs(first);
        assertThat(second.certificate().getNotAfter())
                .isAfter(first.certificate().getNotAfter());
        validate(second);
    }

    @Test
    void noLeafOutlivesTheAuthority() {
        Instant end = authority.certificate().getNotAfter().toInstant();
        now = end.minusSeconds(60);

        assertThat(of("api.example.com").certificate().getNotAfter()).isEqualTo(Date.from(end));
    }

    @Test
    void theHostsThatNobodyAskedForAreForgottenFirst() {
        // Certificates that wait to be made are remembered as well.
        Deque<Runnable> work = new ArrayDeque<>();
        LeafCertificates waiting = new LeafCertificates(authority, work::add);
        waiting.of("kept.example.com");
        waiting.of("forgotten.example.com");
        waiting.of("kept.example.com");

        IntStream.range(1, LeafCertificates.MAX_HOSTS).forEach(i -> waiting.of("host" + i + ".example.com"));

        assertThat(work).hasSize(LeafCertificates.MAX_HOSTS + 1);
        waiting.of("kept.example.com");
        assertThat(work).hasSize(LeafCertificates.MAX_HOSTS + 1);
        waiting.of("forgotten.example.com");
        assertThat(work).hasSize(LeafCertificates.MAX_HOSTS + 2);
    }

    @Test
    void aClosedWorkerFailsTheCallAndIsAskedAgain() {
        Deque<Runnable> work = new ArrayDeque<>();
        LeafCertificates unlucky = new LeafCertificates(authority, task -> {
            work.add(task);
            throw new RejectedExecutionException("closed");
        });

        assertThat(unlucky.of("api.example.com").toCompletableFuture()).isCompletedExceptionally();
        assertThat(unlucky.of("api.example.com").toCompletableFuture()).isCompletedExceptionally();
        assertThat(work).hasSize(2);
    }

    @Test
    void aLeafNeverShowsItsKey() {
        assertThat(of("api.example.com").toString()).isEqualTo("LeafCertificate[CN=api.example.com, O=claude-tap]");
    }

    /** What a client does: the whole of RFC 5280's path validation, at the time that the test plays in. */
    private void validate(LeafCertificate leaf) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf.certificate())),
                        parameters);
        leaf.certificate().verify(authority.certificate().getPublicKey());
        authority.certificate().verify(authority.certificate().getPublicKey());
    }
}

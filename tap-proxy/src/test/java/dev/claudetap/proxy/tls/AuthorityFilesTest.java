package dev.claudetap.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFilesTest {
    private static final int STARTS = 12;

    @TempDir
    private Path data;

    private Path folder() {
        return data.resolve("claude-tap").resolve("ca");
    }

    @Test
    void theFirstStartMakesItAndTheNextOnesFindIt() throws Exception {
        CertificateAuthority first = CertificateAuthority.open(folder());
        CertificateAuthority second = CertificateAuthority.open(folder());

        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(first.file()).contains(folder().resolve("ca.pem"));
        assertThat(folder().resolve("ca.pem")).content().isEqualTo(first.pem()).doesNotContain("PRIVATE");
        LeafCertificate leaf = new LeafCertificates(second, Runnable::run)
                .of("api.example.com")
                .toCompletableFuture()
                .join();
        leaf.certificate().verify(first.certificate().getPublicKey());
    }

    @Test
    void nobodyButTheOwnerCanReadTheKey() throws Exception {
        CertificateAuthority.open(folder());

        assertThat(permissions(folder())).isEqualTo("rwx------");
        assertThat(permissions(folder().resolve("ca-key.pem"))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(it -> it.getFileName().toString()))
                    .containsExactlyInAnyOrder("ca-key.pem", "ca.pem", ".ca.lock");
        }
    }

    @Test
    void aKeyThatOthersCouldReadIsClosedToThem() throws Exception {
        CertificateAuthority.open(folder());
        Files.setPosixFilePermissions(folder().resolve("ca-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        CertificateAuthority.open(folder());

        assertThat(permissions(folder().resolve("ca-key.pem"))).isEqualTo("rw-------");
    }

    @Test
    void aKeyThatIsALinkOrSomebodyElsesIsNotUsed() throws Exception {
        CertificateAuthority.open(folder());
        Path key = folder().resolve("ca-key.pem");
        Path elsewhere = Files.move(key, data.resolve("elsewhere.pem"));
        Files.createSymbolicLink(key, elsewhere);

        assertThatThrownBy(() -> CertificateAuthority.open(folder()))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContainingAll(key.toString(), "is a link or belongs to another user", "CLAUDE_TAP_HOME")
                .message()
                .hasLineCount(1);
        assertThat(key).isSymbolicLink();
    }

    @Test
    void startsAtTheSameTimeEndWithTheSameAuthority() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(STARTS);
        try {
            CountDownLatch together = new CountDownLatch(STARTS);
            Callable<CertificateAuthority> start = () -> {
                together.countDown();
                together.await();
                return CertificateAuthority.open(folder());
            };
            List<Future<CertificateAuthority>> started = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) {
                started.add(threads.submit(start));
            }
            CertificateAuthority kept = started.get(0).get(60, TimeUnit.SECONDS);
            for (Future<CertificateAuthority> one : started) {
                assertThat(one.get(60, TimeUnit.SECONDS).certificate()).isEqualTo(kept.certificate());
            }
            assertThat(CertificateAuthority.open(folder()).certificate()).isEqualTo(kept.certificate());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void processesThatStartAtTheSameTimeEndWithTheSameAuthority() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OpensAuthority.class.getName(),
                            folder().toString())
                    .redirectErrorStream(true)
                    .start());
        }
        List<String> seen = new ArrayList<>();
        for (Process process : processes) {
            seen.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            assertThat(process.waitFor()).as(seen.toString()).isZero();
        }

        assertThat(seen)
                .containsOnly(CertificateAuthority.open(folder())
                        .certificate()
                        .getSerialNumber()
                        .toString());
    }

    @Test
    void anAuthorityThatIsAboutToExpireIsReplaced() throws Exception {
        Instant now = Instant.now();
        CertificateAuthority old = CertificateAuthority.open(folder(), () -> now);
        Instant stillGood = now.plus(CertificateAuthority.LIFE)
                .minus(CertificateAuthority.RENEWED_BEFORE_END)
                .minusSeconds(60);
        assertThat(CertificateAuthority.open(folder(), () -> stillGood).certificate())
                .isEqualTo(old.certificate());

        CertificateAuthority renewed = CertificateAuthority.open(folder(), () -> stillGood.plusSeconds(120));

        assertThat(renewed.certificate()).isNotEqualTo(old.certificate());
        assertThat(old.isRenewed()).isFalse();
        assertThat(renewed.isRenewed()).isTrue();
        assertThat(CertificateAuthority.open(folder(), () -> stillGood).isRenewed())
                .isFalse();
        assertThat(Duration.between(
                        stillGood, renewed.certificate().getNotAfter().toInstant()))
                .isGreaterThan(CertificateAuthority.LIFE.minusDays(1));
        assertThat(folder().resolve("ca.pem")).content().isEqualTo(renewed.pem());
    }

    @Test
    void aKeyFileThatWasCutGivesOneLineThatSaysWhatToDo() throws Exception {
        CertificateAuthority.open(folder());
        Path key = folder().resolve("ca-key.pem");
        byte[] whole = Files.readAllBytes(key);

        for (int length : new int[] {0, 40, whole.length / 2, whole.length - 60}) {
            Files.write(key, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> CertificateAuthority.open(folder()))
                    .isInstanceOf(AuthorityException.class)
                    .hasMessageContainingAll(key.toString(), "is damaged", "delete it")
                    .message()
                    .hasLineCount(1);
        }
        assertThat(key).hasSize(whole.length - 60);
    }

    @Test
    void aKeyThatBelongsToAnotherCertificateIsDamage() throws Exception {
        CertificateAuthority.open(folder());
        Path key = folder().resolve("ca-key.pem");
        CertificateAuthority other = CertificateAuthority.ephemeral();
        Files.writeString(key, Files.readString(key).replaceAll("(?s)-----BEGIN CERTIFICATE.*", other.pem()));

        assertThatThrownBy(() -> CertificateAuthority.open(folder())).hasMessageContaining("does not belong");
    }

    @Test
    void aLostCopyOfTheCertificateIsWrittenAgain() throws Exception {
        CertificateAuthority first = CertificateAuthority.open(folder());
        Files.delete(folder().resolve("ca.pem"));

        CertificateAuthority.open(folder());

        assertThat(folder().resolve("ca.pem")).content().isEqualTo(first.pem());
    }

    @Test
    void aFileInTheFoldersPlaceIsAnError() throws Exception {
        Files.createDirectories(folder().getParent());
        Files.writeString(folder(), "in the way");

        assertThatThrownBy(() -> CertificateAuthority.open(folder()))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContainingAll(folder().toString(), "cannot hold the CA", "CLAUDE_TAP_HOME")
                .message()
                .hasLineCount(1);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

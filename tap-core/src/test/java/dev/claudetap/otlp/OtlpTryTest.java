package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OtlpTryTest {
    /** Else all spans would be given up after a laptop's sleep, before the try had a chance to end. */
    @Test
    void ofATryThatIsOverdueForLongTheGraceBeginsWhenSomebodyLooks() throws Exception {
        HttpURLConnection unused =
                (HttpURLConnection) URI.create("http://127.0.0.1:9/").toURL().openConnection();
        long anHour = Duration.ofHours(1).toNanos();

        OtlpTry late = new OtlpTry(unused, System.nanoTime() - anHour);

        assertThat(late.overdue()).isGreaterThanOrEqualTo(anHour);
        long first = late.sinceNoticed();
        assertThat(first).isZero();
        assertThat(late.sinceNoticed()).isGreaterThanOrEqualTo(first);
    }
}

package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.fault.Fault;
import dev.claudetap.proxy.fault.FaultPlan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A provider that has no room for the first request. */
class OverloadTest {
    @Test
    void anOverloadedProviderIsAskedAgain() throws Exception {
        try (Provider provider = new Provider().says("Hello.");
                TapSession tap = TapSession.start(TapOptions.reverse(provider.url())
                        .faults(FaultPlan.none().onRequest(1, Fault.status(529)))
                        .build())) {
            new SmallAgent(tap.baseUrl()).ask("Say hello.");
            tap.awaitIdle(Duration.ofSeconds(60));

            assertThat(tap.trace()).faultsLanded(1).hasRetries(1).hasTurns(1).endedNormally();
        }
    }
}

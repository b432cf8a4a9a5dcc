package dev.claudetap.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoProxyTest {
    private static ClientContext context(Map<String, String> environment) {
        return new ClientContext(environment, List.of(), Path.of("home"), Path.of("work"));
    }

    @Test
    void loopbackIsAlwaysThere() {
        assertThat(NoProxy.variables(context(Map.of())))
                .containsEntry("NO_PROXY", "localhost,127.0.0.1,::1")
                .containsEntry("no_proxy", "localhost,127.0.0.1,::1");
    }

    @Test
    void bothSpellingsAreMergedInOrderWithoutDuplicates() {
        Map<String, String> set = Map.of(
                "NO_PROXY", " .corp.example ,, LOCALHOST",
                "no_proxy", "10.1.2.3,.CORP.example");

        assertThat(NoProxy.variables(context(set)))
                .containsEntry("no_proxy", ".corp.example,LOCALHOST,10.1.2.3,127.0.0.1,::1");
    }

    @Test
    void everythingStaysEverything() {
        assertThat(NoProxy.variables(context(Map.of("no_proxy", "a.example, *"))))
                .containsEntry("NO_PROXY", "*");
    }

    @Test
    void aForwardTapIsNamedInEverySpellingAndItsBundleInEveryVariable() {
        URI tap = URI.create("http://127.0.0.1:4321");
        TapEndpoint endpoint = new TapEndpoint(ProxyMode.FORWARD, tap, tap, Path.of("bundle.pem"));

        Map<String, String> variables = ForwardEnvironment.variables(context(Map.of("NO_PROXY", "corp")), endpoint);

        assertThat(variables).containsEntry("no_proxy", "corp,localhost,127.0.0.1,::1");
        assertThat(ForwardEnvironment.PROXY_VARIABLES)
                .allSatisfy(name -> assertThat(variables).containsEntry(name, "http://127.0.0.1:4321"));
        assertThat(ForwardEnvironment.CA_VARIABLES)
                .allSatisfy(name -> assertThat(variables).containsEntry(name, "bundle.pem"));
    }
}

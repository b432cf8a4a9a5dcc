package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoProxyTest {
    @TempDir
    Path directory;

    private World world;

    @BeforeEach
    void aNewUser() {
        world = new World(directory);
    }

    @Test
    void loopbackIsAlwaysThere() {
        assertThat(NoProxy.variables(world.context()))
                .containsEntry("NO_PROXY", "localhost,127.0.0.1,::1")
                .containsEntry("no_proxy", "localhost,127.0.0.1,::1");
    }

    @Test
    void bothSpellingsAreMergedInOrderWithoutDuplicates() {
        world.variable("NO_PROXY", " .corp.example ,, LOCALHOST").variable("no_proxy", "10.1.2.3,.CORP.example");

        assertThat(NoProxy.variables(world.context()))
                .containsEntry("no_proxy", ".corp.example,LOCALHOST,10.1.2.3,127.0.0.1,::1");
    }

    @Test
    void everythingStaysEverything() {
        world.variable("no_proxy", "a.example, *");

        assertThat(NoProxy.variables(world.context())).containsEntry("NO_PROXY", "*");
    }
}

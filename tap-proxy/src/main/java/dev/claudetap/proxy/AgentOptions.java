package dev.claudetap.proxy;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who will use the tap.
 *
 * @param id a profile's id; empty for nobody that has a profile
 * @param own the profile itself, where it is not one of those on the class path
 * @param arguments what it will be started with, as far as that is known beforehand
 * @param workingDirectory where it runs; empty for here
 */
record AgentOptions(
        Optional<String> id, Optional<ClientProfile> own, List<String> arguments, Optional<Path> workingDirectory) {
    static final AgentOptions NOBODY =
            new AgentOptions(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    AgentOptions {
        arguments = List.copyOf(arguments);
    }

    AgentOptions with(String chosen) {
        return new AgentOptions(Optional.of(chosen), Optional.empty(), arguments, workingDirectory);
    }

    AgentOptions with(ClientProfile profile) {
        return new AgentOptions(Optional.of(profile.id()), Optional.of(profile), arguments, workingDirectory);
    }

    AgentOptions with(List<String> words) {
        return new AgentOptions(id, own, words, workingDirectory);
    }

    AgentOptions in(Path directory) {
        return new AgentOptions(id, own, arguments, Optional.of(directory));
    }

    @Nullable
    ClientProfile profile() throws TapException {
        if (own.isPresent() || id.isEmpty()) {
            return own.orElse(null);
        }
        ClientProfiles profiles = ClientProfiles.load();
        Optional<ClientProfile> found = profiles.find(id.get());
        if (found.isEmpty()) {
            String known = profiles.all().stream().map(ClientProfile::id).collect(Collectors.joining(", "));
            throw new TapException("unknown client '" + id.get() + "'; "
                    + (known.isEmpty()
                            ? "none is known without tap-clients on the class path"
                            : "known are: " + known));
        }
        return found.get();
    }
}

package dev.claudetap.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The profiles on the class path, by id. Immutable. */
public final class ClientProfiles {
    private final List<ClientProfile> profiles;

    private ClientProfiles(List<ClientProfile> profiles) {
        this.profiles = profiles;
    }

    /**
     * Loads every registered profile.
     *
     * @throws IllegalStateException when two profiles claim one id; the message names both classes
     */
    public static ClientProfiles load() {
        List<ClientProfile> found = new ArrayList<>();
        for (ClientProfile profile : ServiceLoader.load(ClientProfile.class)) {
            for (ClientProfile other : found) {
                if (other.id().equals(profile.id())) {
                    throw new IllegalStateException("two client profiles claim the id '" + profile.id() + "': "
                            + other.getClass().getName() + " and "
                            + profile.getClass().getName());
                }
            }
            found.add(profile);
        }
        found.sort(Comparator.comparing(ClientProfile::id));
        return new ClientProfiles(List.copyOf(found));
    }

    /** All of them, sorted by id. */
    public List<ClientProfile> all() {
        return profiles;
    }

    /** The profile with that id. */
    public Optional<ClientProfile> find(String id) {
        return profiles.stream().filter(profile -> profile.id().equals(id)).findFirst();
    }

    /** Why that agent cannot be tapped in that mode, one sentence that names what to do instead; empty when it can. */
    public static Optional<String> refusal(ClientProfile profile, ProxyMode mode) {
        return mode == ProxyMode.BODIES && !profile.writesBodies()
                ? Optional.of(
                        profile.label() + " does not write down its requests, so there is no bodies mode for it; use"
                                + " --tap-proxy-mode " + profile.defaultMode().key())
                : profile.refusal(mode);
    }
}

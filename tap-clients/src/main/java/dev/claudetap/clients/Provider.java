package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import java.util.List;
import java.util.Optional;

/**
 * A model provider that an agent knows by itself.
 *
 * @param id the agent's name for it
 * @param baseUrl the agent's base URL for it
 * @param keys the variables that hold a key for it
 */
record Provider(String id, String baseUrl, List<String> keys) {
    static Provider of(String id, String baseUrl, String... keys) {
        return new Provider(id, baseUrl, List.of(keys));
    }

    static Optional<Provider> find(List<Provider> known, String id) {
        return known.stream().filter(provider -> provider.id().equals(id)).findFirst();
    }

    /** The first one that the environment has a key for. */
    static Optional<Provider> withKey(List<Provider> known, ClientContext context) {
        return known.stream()
                .filter(provider -> provider.keys().stream()
                        .anyMatch(key -> context.variable(key).isPresent()))
                .findFirst();
    }

    /** What stands before the slash of {@code provider/model}; empty when there is no slash. */
    static Optional<String> ofModel(String model) {
        int slash = model.indexOf('/');
        return slash > 0 ? Optional.of(model.substring(0, slash)) : Optional.empty();
    }
}

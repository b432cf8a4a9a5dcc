package dev.claudetap.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The user's arguments for an agent, read the way option parsers do. Words after {@code --} are no options. */
final class AgentArguments {
    private final List<String> arguments;

    AgentArguments(List<String> arguments) {
        this.arguments = arguments;
    }

    /**
     * One occurrence of an option that takes a value.
     *
     * @param from index of its first word
     * @param to index after its last word
     * @param value its value
     */
    record Found(int from, int to, String value) {}

    /** The last value of an option, as {@code --name value}, {@code --name=value}, {@code -n value} or {@code -nvalue}. */
    Optional<String> last(String... names) {
        List<Found> found = all(names);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get(found.size() - 1).value());
    }

    /** Every occurrence of an option, in order. */
    List<Found> all(String... names) {
        List<Found> found = new ArrayList<>();
        int at = 0;
        while (at < arguments.size() && !arguments.get(at).equals("--")) {
            Optional<Found> here = at(at, names);
            here.ifPresent(found::add);
            at = here.map(Found::to).orElse(at + 1);
        }
        return found;
    }

    private Optional<Found> at(int index, String... names) {
        String word = arguments.get(index);
        for (String name : names) {
            if (word.equals(name) && index + 1 < arguments.size()) {
                return Optional.of(new Found(index, index + 2, arguments.get(index + 1)));
            }
            if (word.startsWith(name + "=")) {
                return Optional.of(new Found(index, index + 1, word.substring(name.length() + 1)));
            }
            if (!name.startsWith("--") && word.startsWith(name) && word.length() > name.length()) {
                return Optional.of(new Found(index, index + 1, word.substring(name.length())));
            }
        }
        return Optional.empty();
    }

    /** The arguments without these words. */
    List<String> without(List<Found> removed) {
        List<String> rest = new ArrayList<>();
        int at = 0;
        for (Found found : removed) {
            rest.addAll(arguments.subList(at, found.from()));
            at = found.to();
        }
        rest.addAll(arguments.subList(at, arguments.size()));
        return rest;
    }
}

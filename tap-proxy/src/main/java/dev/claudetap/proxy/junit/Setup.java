package dev.claudetap.proxy.junit;

import dev.claudetap.client.ProxyMode;
import dev.claudetap.proxy.TapOptions;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What taps a test gets. Immutable.
 *
 * @param options makes the options of each session
 * @param arguments for the agent
 * @param perClass whether the tests of a class share one
 * @param patience how long an agent may take
 */
record Setup(Supplier<TapOptions.Builder> options, List<String> arguments, boolean perClass, Duration patience) {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    Setup {
        Objects.requireNonNull(options, "options");
        arguments = List.copyOf(arguments);
    }

    /** What the nearest annotation says. */
    static Optional<Setup> annotated(ExtensionContext context) {
        return nearest(context, TapTest.class).map(Setup::of);
    }

    /** The nearest annotation: on the method, its class, or a class around that. */
    static <A extends Annotation> Optional<A> nearest(ExtensionContext context, Class<A> type) {
        Optional<ExtensionContext> place = Optional.of(context);
        while (place.isPresent()) {
            Optional<A> found = AnnotationSupport.findAnnotation(place.get().getElement(), type);
            if (found.isPresent()) {
                return found;
            }
            place = place.get().getParent();
        }
        return Optional.empty();
    }

    private static Setup of(TapTest test) {
        if (test.client().isEmpty() && test.target().isEmpty()) {
            throw new ExtensionConfigurationException("@TapTest needs a client or a target");
        }
        return new Setup(
                () -> options(test),
                List.of(test.arguments()),
                test.perClass(),
                Duration.ofSeconds(test.timeoutSeconds()));
    }

    private static TapOptions.Builder options(TapTest test) {
        TapOptions.Builder options = TapOptions.builder().agentArguments(List.of(test.arguments()));
        if (!test.client().isEmpty()) {
            options.client(test.client());
        }
        if (!test.target().isEmpty()) {
            options.target(url(test.target()));
        }
        if (!test.mode().isEmpty()) {
            options.mode(mode(test.mode()));
        }
        return options;
    }

    private static URI url(String target) {
        try {
            return new URI(target);
        } catch (URISyntaxException repeatsIt) {
            // There may be a password in it.
            throw new ExtensionConfigurationException("@TapTest's target is no URL");
        }
    }

    private static ProxyMode mode(String key) {
        return Stream.of(ProxyMode.REVERSE, ProxyMode.FORWARD)
                .filter(mode -> mode.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new ExtensionConfigurationException(
                        "@TapTest has no mode '" + key + "'; there are reverse and forward"));
    }
}

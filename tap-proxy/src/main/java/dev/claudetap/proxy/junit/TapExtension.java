package dev.claudetap.proxy.junit;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.Trace;
import java.lang.reflect.Executable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A tap for every test, started before it and closed after it, with all that it started. Used by {@link TapTest}, or, where
 * options are needed that the annotation does not have, as a field with {@code @RegisterExtension}.
 *
 * <p>Parameters of tests and of what runs around them: {@link TapSession}; {@link AgentProcess}, the client started with the
 * arguments that were set, once per test; {@link Trace}, everything recorded when that agent has ended, or in an
 * {@code @AfterEach} method everything recorded so far.
 *
 * <p>When a test fails, its trace and, where {@code tap-viewer} is on the class path, the page of it are written below
 * {@code target/tap} or {@code build/tap} (or where the system property {@code tap.report.directory} says); report entries
 * and a note below the failure tell where. Holds no state of a test: tests may run in parallel, nested, in any life cycle.
 */
public final class TapExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final String KEY = "tap";

    private final @Nullable Setup setup;

    /** For {@link TapTest}. */
    public TapExtension() {
        this(null);
    }

    private TapExtension(@Nullable Setup setup) {
        this.setup = setup;
    }

    /**
     * Sessions with these options.
     *
     * @param options called for each session, on the test's thread
     */
    public static TapExtension with(Supplier<TapOptions.Builder> options) {
        return new TapExtension(new Setup(options, List.of(), false, Setup.PATIENCE));
    }

    /** The same, with arguments for the agent. */
    public TapExtension arguments(String... arguments) {
        Setup now = own();
        return new TapExtension(new Setup(
                () -> now.options().get().agentArguments(List.of(arguments)),
                List.of(arguments),
                now.perClass(),
                now.patience()));
    }

    /** The same, with one session for all tests of a class; for a static field. */
    public TapExtension perClass() {
        Setup now = own();
        return new TapExtension(new Setup(now.options(), now.arguments(), true, now.patience()));
    }

    /** The same, with another limit for how long an agent may take than two minutes. */
    public TapExtension timeout(Duration most) {
        Setup now = own();
        return new TapExtension(new Setup(now.options(), now.arguments(), now.perClass(), most));
    }

    private Setup own() {
        if (setup == null) {
            throw new IllegalStateException("begin with TapExtension.with(…)");
        }
        return setup;
    }

    private Optional<Setup> setup(ExtensionContext context) {
        return setup == null ? Setup.annotated(context) : Optional.of(setup);
    }

    private ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(ExtensionContext.Namespace.create(TapExtension.class, this));
    }

    private @Nullable RunningTap running(ExtensionContext context) {
        return store(context).get(KEY, RunningTap.class);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Optional<Setup> found = setup(context);
        if (found.isPresent() && found.get().perClass() && running(context) == null) {
            store(context).put(KEY, RunningTap.start(found.get(), context));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (running(context) == null) {
            Setup found = setup(context)
                    .orElseThrow(() -> new ExtensionConfigurationException(
                            "put @TapTest on the test or its class, or register TapExtension.with(…)"));
            store(context).put(KEY, RunningTap.start(found, context));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        RunningTap tap = running(context);
        RunningTap ofThisTest = store(context).remove(KEY, RunningTap.class);
        try {
            AssertionError missed = ofThisTest == null ? null : ofThisTest.missed();
            Throwable failure = context.getExecutionException().orElse(missed);
            if (tap != null && failure != null) {
                FailureReport.write(context, tap, ofThisTest != null, failure);
            }
            if (missed != null) {
                throw missed;
            }
        } finally {
            if (ofThisTest != null) {
                ofThisTest.close();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RunningTap ofThisClass = store(context).remove(KEY, RunningTap.class);
        if (ofThisClass != null) {
            ofThisClass.close();
            AssertionError missed = ofThisClass.missed();
            if (missed != null) {
                throw missed;
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TapSession.class || type == AgentProcess.class || type == Trace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunningTap tap = running(context);
        if (tap == null) {
            throw new ParameterResolutionException(
                    "there is no tap yet: take it as a parameter of a test or of what runs around each test, or share one"
                            + " with perClass");
        }
        Class<?> type = parameter.getParameter().getType();
        if (type == TapSession.class) {
            return tap.session();
        }
        try {
            if (type == AgentProcess.class) {
                return tap.agent();
            }
            Executable method = parameter.getDeclaringExecutable();
            return method.isAnnotationPresent(AfterEach.class) ? tap.traceSoFar() : tap.traceOfAgent();
        } catch (Exception e) {
            // JUnit wraps what is thrown here without a word of its own.
            throw new ParameterResolutionException(String.valueOf(e.getMessage()), e);
        }
    }
}

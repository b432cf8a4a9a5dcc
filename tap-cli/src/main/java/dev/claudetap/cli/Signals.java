package dev.claudetap.cli;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes SIGINT, SIGTERM and SIGHUP while a run lasts. A shutdown hook would not do: it starts when the JVM is already
 * going down, but on Ctrl-C we must stay up for as long as the agent does. {@code sun.misc.Signal} (module
 * {@code jdk.unsupported}) is the JDK's only way to that; it is reached by reflection because the compiler's warning
 * about it cannot be switched off, and ours are errors.
 */
final class Signals implements AutoCloseable {
    /** One of the signals that end a program. */
    enum Kind {
        INT(ExitCode.INTERRUPTED),
        TERM(ExitCode.TERMINATED),
        HUP(ExitCode.HANGUP);

        private final ExitCode exitCode;

        Kind(ExitCode exitCode) {
            this.exitCode = exitCode;
        }

        ExitCode exitCode() {
            return exitCode;
        }
    }

    private static final System.Logger LOG = System.getLogger(Signals.class.getName());

    private final List<AutoCloseable> restore = new ArrayList<>();

    private Signals() {}

    /** Sends those signals to {@code to}, each on a thread of its own, until closed. One that is ignored, as under nohup, stays so. */
    static Signals handle(Consumer<Kind> to) {
        Signals signals = new Signals();
        for (Kind kind : Kind.values()) {
            try {
                signals.take(kind, to);
            } catch (ReflectiveOperationException e) {
                // Windows has no HUP, and a JVM started with -Xrs leaves signals alone: the default action stays.
                LOG.log(Level.DEBUG, "SIG{0} keeps its default action", kind);
            }
        }
        return signals;
    }

    private void take(Kind kind, Consumer<Kind> to) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object signal = signalType.getConstructor(String.class).newInstance(kind.name());
        InvocationHandler invocation = (self, method, arguments) -> answer(self, method.getName(), arguments, kind, to);
        Object handler = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, invocation);
        var handle = signalType.getMethod("handle", signalType, handlerType);
        Object before = handle.invoke(null, signal, handler);
        restore.add(() -> handle.invoke(null, signal, before));
    }

    // Identity: equals of the proxy would come back here.
    @SuppressWarnings("ReferenceEquality")
    private static @Nullable Object answer(
            Object self, String method, Object @Nullable [] arguments, Kind kind, Consumer<Kind> to) {
        switch (method) {
            case "equals" -> {
                return arguments != null && arguments[0] == self;
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "toString" -> {
                return "handler of SIG" + kind;
            }
            default -> {
                to.accept(kind);
                return null;
            }
        }
    }

    @Override
    public void close() {
        for (AutoCloseable original : restore) {
            try {
                original.close();
            } catch (Exception e) {
                // Close may throw anything by its type; here it is a reflective call that worked once before.
                LOG.log(Level.DEBUG, "a signal keeps our handler", e);
            }
        }
        restore.clear();
    }
}

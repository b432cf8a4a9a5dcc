package dev.claudetap.cli.gates;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** A class that sets what there is once in a JVM: properties, defaults, providers, hooks. */
final class ChangeTheJvm extends ArchCondition<JavaClass> {
    private static final Set<String> CALLS = Set.of(
            "System.setProperty",
            "System.clearProperty",
            "System.setProperties",
            "System.setOut",
            "System.setErr",
            "System.setIn",
            "Runtime.addShutdownHook",
            "Security.addProvider",
            "Security.insertProviderAt",
            "Security.setProperty",
            "SSLContext.setDefault",
            "HttpsURLConnection.setDefaultSSLSocketFactory",
            "HttpsURLConnection.setDefaultHostnameVerifier",
            "Authenticator.setDefault",
            "ProxySelector.setDefault",
            "CookieHandler.setDefault",
            "ResponseCache.setDefault",
            "URL.setURLStreamHandlerFactory",
            "Locale.setDefault",
            "TimeZone.setDefault",
            "Thread.setDefaultUncaughtExceptionHandler");

    ChangeTheJvm() {
        super("set properties, defaults, providers or hooks of the JVM");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaMethodCall call : type.getMethodCallsFromSelf()) {
            String name = call.getTargetOwner().getSimpleName() + "." + call.getName();
            if (CALLS.contains(name)) {
                events.add(SimpleConditionEvent.satisfied(type, call.getDescription()));
            }
        }
    }
}

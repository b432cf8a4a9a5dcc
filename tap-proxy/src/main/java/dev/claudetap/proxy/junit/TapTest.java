package dev.claudetap.proxy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives every test of a class, or one test, a tap of its own. A client or a target is needed; on a method it takes the place
 * of the one on the class. See {@link TapExtension} for what is injected, and for options that this does not have.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(TapExtension.class)
public @interface TapTest {
    /** Id of the agent's profile, for example {@code codex}. */
    String client() default "";

    /** Base URL of upstream; what the profile detects, when there is a client and nothing is said. */
    String target() default "";

    /** {@code reverse} or {@code forward}; the client's own default, or reverse. */
    String mode() default "";

    /** What the agent is started with, once a test asks for an {@code AgentProcess}, or for the {@code Trace} of its run. */
    String[] arguments() default {};

    /** Whether all tests of the class share one tap. */
    boolean perClass() default false;

    /** How long an agent may take, in seconds. */
    int timeoutSeconds() default 120;
}

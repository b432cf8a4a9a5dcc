package dev.claudetap.proxy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Answers a test's model calls from a recording, {@code NAME.jsonl} in {@code src/test/resources/cassettes} or where the system
 * property {@code tap.cassette.directory} says. {@code -Dtap.cassette.mode=record} records anew, {@code record-missing} what is
 * not there yet, {@code pass} asks upstream; {@code replay} is the default. A request that is not on the cassette fails the
 * test, which is told the nearest one and where they differ. Beside {@link TapTest} or {@link TapExtension}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Cassette {
    /** The cassette's name. */
    String value();

    /** By which recorded waits are multiplied: 0 for no waiting, 1 as recorded. */
    double pace() default 0;
}

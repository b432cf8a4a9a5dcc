/**
 * Sessions for tests under JUnit, which is an optional dependency: started, injected, kept when a test fails, closed. How a
 * session works is the business of the package above.
 */
@NullMarked
package dev.claudetap.proxy.junit;

import org.jspecify.annotations.NullMarked;

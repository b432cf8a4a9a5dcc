package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientProfile;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddedVariablesTest {
    /** A default method that is not overridden would answer for the profile below. */
    @Test
    void everyQuestionGoesToTheProfileBelow() {
        List<Method> defaults = Arrays.stream(ClientProfile.class.getMethods())
                .filter(Method::isDefault)
                .toList();

        assertThat(defaults)
                .isNotEmpty()
                .allSatisfy(method -> assertThat(
                                AddedVariables.class.getMethod(method.getName(), method.getParameterTypes()))
                        .extracting(Method::getDeclaringClass)
                        .isEqualTo(AddedVariables.class));
    }

    @Test
    void claudeCodeWritesItsBodiesWithAddedVariablesToo() {
        assertThat(new AddedVariables(new ClaudeCodeProfile(), Map.of("X", "1")).writesBodies())
                .isTrue();
    }
}

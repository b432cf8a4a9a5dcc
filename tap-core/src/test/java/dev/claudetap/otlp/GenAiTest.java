package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import dev.claudetap.trace.TraceRecord;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.SchemaUrls;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.GenAiIncubatingAttributes;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // that version marks its GenAI names as moved to a repository that has no release yet
class GenAiTest {
    /** Their values are structures, which the Java library of names leaves out so far. */
    private static final List<String> STRUCTURES = List.of(
            GenAi.SYSTEM_INSTRUCTIONS,
            GenAi.INPUT_MESSAGES,
            GenAi.OUTPUT_MESSAGES,
            GenAi.TOOL_DEFINITIONS,
            GenAi.TOOL_ARGUMENTS,
            GenAi.TOOL_RESULT);

    @Test
    void everyNameIsOneOfThatVersionOfTheConventions() throws IllegalAccessException {
        Set<String> known = new HashSet<>(STRUCTURES);
        for (Class<?> registry : List.of(
                GenAiIncubatingAttributes.class,
                ErrorAttributes.class,
                HttpAttributes.class,
                ServerAttributes.class,
                ServiceAttributes.class)) {
            for (Object key : constants(registry, AttributeKey.class)) {
                known.add(((AttributeKey<?>) key).getKey());
            }
        }
        List<String> names = constants(GenAi.class, String.class).stream()
                .map(String.class::cast)
                .filter(name -> name.contains(".") && !name.startsWith("claude_tap.") && !name.contains("/"))
                .filter(name -> !name.equals(GenAi.VERSION))
                .toList();
        assertThat(names).hasSizeGreaterThan(30).isSubsetOf(known);
        assertThat(GenAi.SCHEMA_URL).isEqualTo(SchemaUrls.V1_43_0);
    }

    @Test
    void operationsAndProvidersAreThoseOfTheConventions() throws IllegalAccessException {
        assertThat(constants(GenAiIncubatingAttributes.GenAiOperationNameIncubatingValues.class, String.class))
                .contains(GenAi.CHAT, GenAi.GENERATE_CONTENT, GenAi.INVOKE_AGENT, GenAi.EXECUTE_TOOL);
        TraceRecord anywhere = Records.post("/v1/x", "{}", "{}");
        Stream<String> providers = Stream.of("anthropic", "bedrock", "gemini", "openai-chat", "openai-responses")
                .map(dialect -> GenAi.provider(dialect, anywhere));
        assertThat(constants(GenAiIncubatingAttributes.GenAiProviderNameIncubatingValues.class, String.class))
                .containsAll(providers.toList());
        assertThat(GenAi.operation("gemini")).isEqualTo("generate_content");
        assertThat(GenAi.operation("openai-responses")).isEqualTo("chat");
    }

    private static List<Object> constants(Class<?> owner, Class<?> type) throws IllegalAccessException {
        List<Object> values = new ArrayList<>();
        for (Field field : owner.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && type.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                values.add(field.get(null));
            }
        }
        return values;
    }
}

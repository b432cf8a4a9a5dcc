package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.CapturePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathPolicyTest {
    @Test
    void aPathIsRecordedByItsBeginningOrWithAStarByItsEnd() {
        PathPolicy policy = new PathPolicy(
                new CapturePolicy(true, List.of(), List.of("/v1/responses", "*/chat/completions")), List.of());

        assertThat(List.of("/v1/responses", "/v1/responses/x?y", "/v1/chat/completions?a=b", "/CHAT/Completions/"))
                .allMatch(policy::records);
        assertThat(List.of("/v1/responsesx", "/chat/completions/7", "/v1/models", "/", "/x?/chat/completions"))
                .noneMatch(policy::records);
    }

    @Test
    void withoutAChoiceEverythingIsRecorded() {
        assertThat(new PathPolicy(CapturePolicy.EVERYTHING, List.of()).records("/anything"))
                .isTrue();
    }
}

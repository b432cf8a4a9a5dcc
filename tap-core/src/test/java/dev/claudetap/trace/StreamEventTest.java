package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamEventTest {
    @Test
    void onlyDataHasSeveralLines() {
        StreamEvent event = new StreamEvent("a\ndata: x", "1\r\n2", false, "7\r\n\r\nevent: y", 0);

        assertThat(event.text()).isEqualTo("event: a data: x\nid: 7    event: y\ndata: 1\ndata: 2\n\n");
    }
}

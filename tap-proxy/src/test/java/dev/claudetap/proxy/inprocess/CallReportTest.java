package dev.claudetap.proxy.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallReportTest {
    private final List<Outcome> ends = new ArrayList<>();
    private final ExchangeTap tap = new ExchangeTap() {
        @Override
        public void onResponseData(ByteBuffer data) {
            throw new IllegalStateException("planted");
        }

        @Override
        public void onFinally(Outcome outcome, @Nullable ExchangeError error) {
            ends.add(outcome);
            throw new IllegalStateException("planted");
        }
    };

    private static RequestHead head() {
        return new RequestHead("POST", "/v1/messages", Headers.EMPTY, "http://127.0.0.1/v1/messages", null);
    }

    private CallReport report(boolean cancelled) {
        return CallReport.begin(() -> tap, CallReportTest::head, () -> cancelled);
    }

    @Test
    void aTapThatThrowsHearsOfTheEndOnce() {
        CallReport report = report(false);
        report.requestEnd();
        report.response(new ResponseHead(200, "OK", Headers.EMPTY), -1);
        report.responseData(ByteBuffer.allocate(3));
        report.responseData(ByteBuffer.allocate(3));
        report.responseEnd(Headers.EMPTY);
        report.closed();

        assertThat(ends).containsExactly(Outcome.TAP_STOPPED);
    }

    @Test
    void aTapThatThrowsAtTheEndIsNotToldAgain() {
        CallReport report = report(false);
        report.responseEnd(Headers.EMPTY);
        report.failed(new IOException("planted"));

        assertThat(ends).containsExactly(Outcome.COMPLETED);
    }

    @Test
    void taplessCallsGoOn() {
        CallReport report = CallReport.begin(
                () -> {
                    throw new IllegalStateException("planted");
                },
                CallReportTest::head,
                () -> false);
        report.requestEnd();
        report.failed(new IOException("planted"));
        CallReport headless = CallReport.begin(
                () -> tap,
                () -> {
                    throw new IllegalArgumentException("planted");
                },
                () -> false);
        headless.responseEnd(Headers.EMPTY);

        assertThat(ends).isEmpty();
        assertThat(report.mayRead(1)).isFalse();
    }

    @Test
    void aTimeoutIsNoCancellationThoughTheCallWasCancelledForIt() {
        report(true).failed(new IOException(new SocketTimeoutException("read")));
        report(true).failed(new IOException("Canceled"));

        assertThat(ends).containsExactly(Outcome.UPSTREAM_FAILED, Outcome.CLIENT_ABORTED);
    }
}

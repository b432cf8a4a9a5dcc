package dev.claudetap.capture;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be said of an exchange whose recording failed: its heads' first lines. */
final class Outline {
    private Outline() {}

    static TraceRecord.Http of(
            RecordHeader header, @Nullable RequestCapture request, @Nullable ResponseCapture response) {
        RequestRecord told = new RequestRecord(
                request == null ? "" : request.head().method(),
                request == null ? "" : request.head().target(),
                Headers.EMPTY,
                Body.EMPTY,
                BodyInfo.NONE);
        ResponseRecord answered = ResponseRecord.none();
        if (response != null) {
            answered = new ResponseRecord(
                    response.head().status(), "", Headers.EMPTY, Headers.EMPTY, Body.EMPTY, BodyInfo.NONE, List.of());
        }
        return new TraceRecord.Http(header, told, answered);
    }
}

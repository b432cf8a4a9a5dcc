package dev.claudetap.proxy;

/**
 * Why the tap answers a request itself.
 *
 * @param status status code of the answer
 * @param kind stable word for the record, see {@link dev.claudetap.trace.ExchangeError}
 * @param message one line for people, free of anything that came with the request
 * @param fatal whether the agent's connection cannot be trusted any more and is closed
 */
record Refusal(int status, String kind, String message, boolean fatal) {
    static Refusal malformed(String message) {
        return new Refusal(400, "bad_request", message, true);
    }
}

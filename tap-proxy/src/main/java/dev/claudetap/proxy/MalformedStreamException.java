package dev.claudetap.proxy;

/** A message on an HTTP/2 stream breaks a rule of RFC 9113; the message says which, with nothing of the message in it. */
final class MalformedStreamException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedStreamException(String rule) {
        super(rule);
    }
}

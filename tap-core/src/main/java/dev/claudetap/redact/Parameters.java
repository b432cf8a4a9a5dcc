package dev.claudetap.redact;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Takes secrets out of URLs, request targets and form bodies; what is no secret stays byte for byte. Thread-safe. */
final class Parameters {
    private final SecretNames names;
    private final Marks marks;

    Parameters(SecretNames names, Marks marks) {
        this.names = names;
        this.marks = marks;
    }

    /** A URL or request target: user-info, query and a fragment that holds parameters. */
    String url(String url) {
        String plain = userInfo(url);
        int fragment = plain.indexOf('#');
        int query = plain.indexOf('?');
        String rest = fragment < 0 ? "" : "#" + form(plain.substring(fragment + 1));
        String head = fragment < 0 ? plain : plain.substring(0, fragment);
        if (query < 0 || query >= head.length()) {
            return head + rest;
        }
        return head.substring(0, query + 1) + form(head.substring(query + 1)) + rest;
    }

    private String userInfo(String url) {
        int scheme = url.indexOf('@') < 0 ? -1 : url.indexOf("://");
        if (scheme < 0) {
            return url;
        }
        int from = scheme + 3;
        int to = from;
        while (to < url.length() && "/?#".indexOf(url.charAt(to)) < 0) {
            to++;
        }
        int at = url.lastIndexOf('@', to - 1);
        if (at < from || Marks.isMarked(url.substring(from, at))) {
            return url;
        }
        return url.substring(0, from) + marks.mark("url-credential", url.substring(from, at)) + url.substring(at);
    }

    /** Parameters joined by ampersands, as in a query or a form body. */
    String form(String form) {
        if (form.indexOf('=') < 0) {
            return form;
        }
        StringBuilder out = new StringBuilder(form.length());
        int from = 0;
        while (from <= form.length()) {
            int to = form.indexOf('&', from);
            to = to < 0 ? form.length() : to;
            appendParameter(form.substring(from, to), out);
            if (to < form.length()) {
                out.append('&');
            }
            from = to + 1;
        }
        return out.toString();
    }

    private void appendParameter(String parameter, StringBuilder out) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || equals == parameter.length() - 1) {
            out.append(parameter);
            return;
        }
        String value = parameter.substring(equals + 1);
        boolean secret = !Marks.isMarked(value) && names.query(decode(parameter.substring(0, equals)));
        out.append(parameter, 0, equals + 1).append(secret ? marks.mark("parameter", decode(value)) : value);
    }

    private static String decode(String encoded) {
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return encoded;
        }
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return encoded;
        }
    }
}

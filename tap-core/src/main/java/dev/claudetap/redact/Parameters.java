package dev.claudetap.redact;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of URLs, request targets and form bodies; what is no secret stays byte for byte. Thread-safe. */
final class Parameters {
    /** A parameter may be a URL with parameters of its own, and so on; each time all of it is decoded again. */
    private static final int DEEPEST = 3;

    /** A field of a form as RFC 7578 has it, up to its value; none that is a file. Nothing is tried twice: a body may be made to be slow. */
    private static final Pattern FIELD = Pattern.compile(
            "(?im)^(?>content-disposition: *form-data;(?![^\\r\\n]*filename)[^\\r\\n]*?\\bname=\"?([^\"\\r\\n;]*)[^\\r\\n]*\\r?\\n)"
                    + "(?>[^\\r\\n]+\\r?\\n){0,9}+\\r?\\n");

    private final SecretNames names;
    private final Marks marks;
    private final UnaryOperator<String> text;

    /** @param text takes secrets out of a text that is no parameter */
    Parameters(SecretNames names, Marks marks, UnaryOperator<String> text) {
        this.names = names;
        this.marks = marks;
        this.text = text;
    }

    /** A URL or request target: user-info, query and a fragment that holds parameters. */
    String url(String url) {
        return url(url, 0);
    }

    private String url(String url, int depth) {
        String plain = userInfo(url);
        int fragment = plain.indexOf('#');
        int query = plain.indexOf('?');
        String rest = fragment < 0 ? "" : "#" + form(plain.substring(fragment + 1), '&', depth);
        String head = fragment < 0 ? plain : plain.substring(0, fragment);
        if (query < 0 || query >= head.length()) {
            return head + rest;
        }
        return head.substring(0, query + 1) + form(head.substring(query + 1), '&', depth) + rest;
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
        return form(form, '&', 0);
    }

    private String form(String form, char separator, int depth) {
        if (form.indexOf('=') < 0) {
            return form;
        }
        StringBuilder out = new StringBuilder(form.length());
        int from = 0;
        while (from <= form.length()) {
            int to = form.indexOf(separator, from);
            to = to < 0 ? form.length() : to;
            out.append(parameter(form.substring(from, to), depth));
            if (to < form.length()) {
                out.append(separator);
            }
            from = to + 1;
        }
        return out.toString();
    }

    private String parameter(String parameter, int depth) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || equals == parameter.length() - 1) {
            return parameter;
        }
        String value = parameter.substring(equals + 1);
        if (!Marks.isMarked(value) && names.query(decode(parameter.substring(0, equals)))) {
            return parameter.substring(0, equals + 1) + marks.mark("parameter", decode(value));
        }
        if (holdsSecret(value, depth)) {
            return parameter.substring(0, equals + 1) + marks.mark("parameter", decode(value));
        }
        // Some put semicolons where others put ampersands. A secret's value may have them, and is gone by now.
        return value.indexOf(';') < 0 ? parameter : form(parameter, ';', depth);
    }

    /** Whether something is hidden in a value by its encoding; what is plain in it is found in the text of the whole. */
    private boolean holdsSecret(String value, int depth) {
        if (value.indexOf('%') < 0 || depth >= DEEPEST) {
            return false;
        }
        String decoded = decode(value);
        return !decoded.equals(value)
                && (!text.apply(decoded).equals(decoded)
                        || !url(decoded, depth + 1).equals(decoded)
                        || holdsSecret(decoded, depth + 1));
    }

    /** A form of parts ({@code multipart/form-data}, RFC 7578): the values of its fields, not of its files. */
    String multipart(String form) {
        StringBuilder out = new StringBuilder(form.length());
        int done = 0;
        int line = form.indexOf('\n');
        String delimiter = "\n"
                + (form.startsWith("--") && line > 0 ? form.substring(0, line).stripTrailing() : "--");
        Matcher field = FIELD.matcher(form);
        while (field.find()) {
            // What is within a value taken out is gone.
            if (field.start() < done || !names.query(field.group(1))) {
                continue;
            }
            int end = form.indexOf(delimiter, field.end());
            end = end < 0 ? form.length() : form.charAt(end - 1) == '\r' ? end - 1 : end;
            String value = form.substring(field.end(), Math.max(field.end(), end));
            if (!value.isEmpty() && !Marks.isMarked(value)) {
                out.append(form, done, field.end()).append(marks.mark("parameter", value));
                done = end;
            }
        }
        return out.append(form, done, form.length()).toString();
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

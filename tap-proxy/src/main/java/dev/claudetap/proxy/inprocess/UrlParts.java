package dev.claudetap.proxy.inprocess;

/**
 * A URL as a record names it.
 *
 * @param whole all of it
 * @param base scheme, host and port, without user-info
 * @param target path and query
 */
record UrlParts(String whole, String base, String target) {
    static UrlParts of(String url) {
        int scheme = url.indexOf("://");
        int host = scheme < 0 ? 0 : scheme + 3;
        int end = host;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(host, end);
        String base = url.substring(0, host) + authority.substring(authority.lastIndexOf('@') + 1);
        int fragment = url.indexOf('#', end);
        String rest = url.substring(end, fragment < 0 ? url.length() : fragment);
        return new UrlParts(url, base, rest.startsWith("/") ? rest : "/" + rest);
    }
}

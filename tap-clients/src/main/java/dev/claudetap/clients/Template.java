package dev.claudetap.clients;

import dev.claudetap.client.TapEndpoint;
import java.nio.file.Path;

/**
 * Texts with words for what is known only when the tap listens: {@code {base_url}} and {@code {proxy_url}} are its
 * address (without a trailing slash), {@code {ca}} is the file with the authorities to trust. Other braces are text.
 */
final class Template {
    static final String BASE_URL = "{base_url}";
    static final String PROXY_URL = "{proxy_url}";
    static final String CA = "{ca}";

    private Template() {}

    static String fill(String text, TapEndpoint endpoint) {
        String address = endpoint.url().toString();
        Path bundle = endpoint.caBundle();
        return text.replace(BASE_URL, address)
                .replace(PROXY_URL, address)
                .replace(CA, bundle == null ? "" : bundle.toString());
    }
}

package dev.claudetap.cli;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.proxy.ProxyVariables;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Where releases are announced, in the form of GitHub's API: an object with {@code tag_name} and {@code html_url}. */
final class ReleaseFeed {
    private static final int MOST_BYTES = 1 << 20;
    private static final int NOT_FOUND = 404;

    private final URI url;
    private final Map<String, String> environment;
    private final Duration patience;

    /** @param patience for the whole exchange, redirects included */
    ReleaseFeed(URI url, Map<String, String> environment, Duration patience) {
        this.url = url;
        this.environment = environment;
        this.patience = patience;
    }

    /**
     * An announced release.
     *
     * @param version its number, as in {@code 1.2.0}
     * @param page where to read of it; empty when it is not said
     */
    record Release(String version, String page) {
        boolean isNewerThan(String other) {
            return ModuleDescriptor.Version.parse(version).compareTo(ModuleDescriptor.Version.parse(other)) > 0;
        }
    }

    /** Asks for the newest one. */
    Release latest() throws CliException {
        Request request = new Request.Builder()
                .url(url.toString())
                .header("Accept", "application/vnd.github+json, application/json")
                .header("User-Agent", "claude-tap/" + Version.text())
                .build();
        OkHttpClient client = client();
        try (Response response = client.newCall(request).execute()) {
            if (response.code() == NOT_FOUND) {
                throw unavailable("no release is announced there (404)", null);
            }
            if (!response.isSuccessful()) {
                throw unavailable("it answered " + response.code(), null);
            }
            byte[] body = response.body().byteStream().readNBytes(MOST_BYTES);
            return release(new String(body, StandardCharsets.UTF_8));
        } catch (InterruptedIOException e) {
            throw unavailable("no answer within " + Amounts.length(patience), e);
        } catch (IOException e) {
            throw unavailable(Failures.reason(e), e);
        } finally {
            client.connectionPool().evictAll();
        }
    }

    private OkHttpClient client() throws CliException {
        ProxyVariables way;
        try {
            way = ProxyVariables.towards(url, environment);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        return new OkHttpClient.Builder()
                .proxy(way.proxy())
                .proxyAuthenticator(authenticator(way.credentials()))
                // Not from https to http, nor back.
                .followSslRedirects(false)
                .callTimeout(patience)
                .build();
    }

    private static Authenticator authenticator(Optional<PasswordAuthentication> known) {
        return (route, response) -> known.isEmpty() || response.request().header("Proxy-Authorization") != null
                ? null
                : response.request()
                        .newBuilder()
                        .header(
                                "Proxy-Authorization",
                                Credentials.basic(
                                        known.get().getUserName(),
                                        String.valueOf(known.get().getPassword())))
                        .build();
    }

    private Release release(String text) throws CliException {
        try {
            JsonObject told = JsonText.parse(text).asObject().orElse(JsonObject.EMPTY);
            String version = told.string("tag_name").orElse("").strip().replaceFirst("^[vV](?=\\d)", "");
            ModuleDescriptor.Version.parse(version);
            String page = told.string("html_url").orElse("");
            return new Release(version, page.toLowerCase(Locale.ROOT).startsWith("https://") ? page : "");
        } catch (JsonException | IllegalArgumentException e) {
            throw new CliException(
                    ExitCode.DATA, shown() + " answered something that announces no release with a version", e);
        }
    }

    private CliException unavailable(String why, @Nullable IOException cause) {
        return new CliException(ExitCode.UNAVAILABLE, "cannot look for releases at " + shown() + ": " + why, cause);
    }

    /** Without a password or a token that may stand in it. */
    private String shown() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + String.valueOf(url.getPath());
    }
}

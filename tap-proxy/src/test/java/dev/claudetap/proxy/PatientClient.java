package dev.claudetap.proxy;

import java.time.Duration;
import okhttp3.OkHttpClient;

/** OkHttp as an agent that waits: its own ten seconds say something about the machine, and nothing about the tap. */
public final class PatientClient {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private PatientClient() {}

    public static OkHttpClient.Builder builder() {
        return new OkHttpClient.Builder()
                .connectTimeout(PATIENCE)
                .readTimeout(PATIENCE)
                .writeTimeout(PATIENCE);
    }

    public static OkHttpClient create() {
        return builder().build();
    }
}

package dev.claudetap.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import okhttp3.tls.HeldCertificate;

/** An origin in Node.js that gives every body back. */
final class NodeOrigin implements AutoCloseable {
    private final Process process;
    private final int port;

    /** @param speaks {@code h1}, {@code h2} or {@code both} */
    NodeOrigin(Path folder, String speaks, List<String> names) throws IOException {
        HeldCertificate leaf = TlsOrigin.leaf(names);
        Path key = Files.writeString(folder.resolve("origin-key.pem"), leaf.privateKeyPkcs8Pem());
        Path certificate = Files.writeString(folder.resolve("origin.pem"), leaf.certificatePem());
        process = new ProcessBuilder(
                        "node", script(folder, "origin.mjs").toString(), key.toString(), certificate.toString(), speaks)
                .redirectError(folder.resolve("origin.err").toFile())
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String first = said.readLine();
        if (first == null) {
            throw new AssertionError("the origin said: " + Files.readString(folder.resolve("origin.err")));
        }
        port = Integer.parseInt(first);
    }

    /** A script of this test as a file. */
    static Path script(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (var source = NodeOrigin.class.getResourceAsStream("/interop/" + name)) {
            Files.write(file, Objects.requireNonNull(source).readAllBytes());
        }
        return file;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

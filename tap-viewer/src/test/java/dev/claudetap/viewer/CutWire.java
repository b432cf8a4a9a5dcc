package dev.claudetap.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to a server that can be cut and mended. The server sees its own address, as if there were no wire. */
final class CutWire implements AutoCloseable {
    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    CutWire(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (!listener.isClosed()) {
                join(listener.accept());
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        Thread.currentThread().interrupt(); // cut
                    }
                },
                "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private void join(Socket browser) throws IOException {
        if (cut) {
            browser.close();
            return;
        }
        Socket to = new Socket(server.getHost(), server.getPort());
        open.add(browser);
        open.add(to);
        start(() -> pass(browser, to, true));
        start(() -> pass(to, browser, false));
    }

    private void pass(Socket from, Socket to, boolean requests) throws IOException {
        byte[] piece = new byte[1 << 16];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            String text = new String(piece, 0, read, StandardCharsets.ISO_8859_1);
            String told = requests ? text.replace(":" + listener.getLocalPort(), ":" + server.getPort()) : text;
            out.write(told.getBytes(StandardCharsets.ISO_8859_1));
        }
        from.close();
        to.close();
    }

    URI through(URI link) {
        return URI.create(link.toString().replace(":" + server.getPort(), ":" + listener.getLocalPort()));
    }

    void cut() throws IOException {
        cut = true;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() {
        try {
            cut();
            listener.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

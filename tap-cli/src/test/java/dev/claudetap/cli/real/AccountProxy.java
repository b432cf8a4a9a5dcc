package dev.claudetap.cli.real;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP proxy whose every tunnel leads to one server on loopback. What an agent asks past a reverse tap, about its
 * account for example, finds the script there instead of the real network.
 */
final class AccountProxy implements AutoCloseable {
    private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

    private final ServerSocket server;
    private final int to;

    private AccountProxy(int to) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.to = to;
    }

    /** One that leads to {@code port}. */
    static AccountProxy start(int port) throws IOException {
        AccountProxy proxy = new AccountProxy(port);
        background(proxy::accept);
        return proxy;
    }

    private static void background(Runnable task) {
        Thread thread = new Thread(task, "account-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket agent = server.accept();
                background(() -> tunnel(agent));
            } catch (IOException e) {
                // Closed by the test.
                return;
            }
        }
    }

    private void tunnel(Socket agent) {
        try (agent;
                Socket script = new Socket(InetAddress.getLoopbackAddress(), to)) {
            skipHead(agent.getInputStream());
            agent.getOutputStream().write(ESTABLISHED.getBytes(StandardCharsets.US_ASCII));
            background(() -> pump(agent, script));
            pump(script, agent);
        } catch (IOException e) {
            // Either side left: the agent's own output says whether that was a fault.
            return;
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the agent left before it had asked for anything");
            }
            last = last << 8 | next;
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction ends with it.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

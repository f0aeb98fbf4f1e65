package whatssound.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between a server and its database, which can be cut: bytes are then swallowed, and no
 * connection hears of its end. Any thread.
 */
public final class CuttableProxy implements AutoCloseable {
    private final ServerSocket entrance;
    private final DatabaseAddress target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Begins to pass connections on to the target. */
    public CuttableProxy(DatabaseAddress target) throws IOException {
        this.target = target;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The target as it is reached through here. */
    public DatabaseAddress address() {
        return new DatabaseAddress(
                "127.0.0.1",
                entrance.getLocalPort(),
                target.database(),
                target.user(),
                target.password());
    }

    /** From now on nothing comes through, neither bytes nor the news of that. */
    public void cut() {
        cut = true;
    }

    /** New connections come through again; those of before the cut stay dead. */
    public void mend() {
        cut = false;
    }

    @Override
    public void close() {
        sockets.forEach(CuttableProxy::close);
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                sockets.add(client);
                if (!cut) {
                    Socket server = new Socket(target.host(), target.port());
                    sockets.add(server);
                    Thread.ofVirtual().start(() -> pass(client, server));
                    Thread.ofVirtual().start(() -> pass(server, client));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            boolean dead = false;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                dead |= cut;
                if (!dead) {
                    out.write(buffer, 0, read);
                }
            }
            if (!dead && !cut) {
                close(to);
            }
        } catch (IOException e) {
            if (!cut) {
                close(to);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

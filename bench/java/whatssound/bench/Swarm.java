package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Thousands of WebSocket clients on one thread, cheap enough not to be what is measured: one read
 * buffer, no object a frame. The thread is the caller's, which runs {@link #turn}.
 */
final class Swarm implements AutoCloseable {
    private static final int READ_BUFFER_BYTES = 8 << 20;
    private static final int CONNECTIONS_PER_ADDRESS = 10_000;
    private static final long DUTY_NANOS = 100_000_000;

    /** Who says nothing for a minute is taken for gone. */
    private static final long BEAT_EVERY_NANOS = 25_000_000_000L;

    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final List<Connection> connections = new ArrayList<>();
    private final List<Runnable> duties = new ArrayList<>();
    private long turnNanos = System.nanoTime();
    private long dutyNanos = System.nanoTime();
    private long beatNanos = System.nanoTime();

    Swarm() throws IOException {
        selector = Selector.open();
    }

    /** Starts to connect and to upgrade; the listener hears when it is through. */
    Connection connect(int port, String path, FrameListener listener) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        int address = 2 + connections.size() / CONNECTIONS_PER_ADDRESS;
        channel.bind(
                new InetSocketAddress(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) address}), 0));
        Connection connection = new Connection(connections.size(), channel, listener);
        connections.add(connection);
        connection.key = channel.register(selector, SelectionKey.OP_CONNECT, connection);
        connection.attachment = path;
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return connection;
    }

    /** Has something done every tenth of a second while the swarm turns. */
    void often(Runnable duty) {
        duties.add(duty);
    }

    /** Has all connections say now and then that they are there, as clients of Realtime do. */
    void keepAlive() {
        often(
                () -> {
                    if (System.nanoTime() - beatNanos > BEAT_EVERY_NANOS) {
                        beatNanos = System.nanoTime();
                        connections.stream().filter(Connection::isOpen).forEach(Swarm::beat);
                    }
                });
    }

    private static void beat(Connection connection) {
        connection.sendText("[null,\"9\",\"phoenix\",\"heartbeat\",{}]");
    }

    /** When the bytes at hand were noticed. */
    long turnNanos() {
        return turnNanos;
    }

    /**
     * Takes what has come, waiting for it no longer than this; milliseconds are what a selector can
     * wait.
     */
    void turn(long waitNanos) throws IOException {
        if (System.nanoTime() - dutyNanos > DUTY_NANOS) {
            dutyNanos += DUTY_NANOS;
            duties.forEach(Runnable::run);
        }
        if (waitNanos < 1_000_000) {
            selector.selectNow(this::ready);
        } else {
            selector.select(this::ready, waitNanos / 1_000_000);
        }
    }

    /** Turns until it is so; false when that took too long. */
    boolean turnUntil(BooleanSupplier done, long withinMs) throws IOException {
        long end = System.nanoTime() + withinMs * 1_000_000;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            turn(1_000_000);
        }
        return true;
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                connection.write(ByteBuffer.wrap(upgrade((String) connection.attachment)));
                connection.attachment = null;
                return;
            }
            if (key.isWritable()) {
                connection.writable();
            }
            if (key.isReadable()) {
                turnNanos = System.nanoTime();
                connection.readable(buffer);
            }
        } catch (IOException e) {
            connection.lost(Connection.NO_GOODBYE);
        }
    }

    private static byte[] upgrade(String path) {
        return ("GET "
                        + path
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(US_ASCII);
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }
}

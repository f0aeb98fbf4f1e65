package whatssound.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Players that read one file of a server over connections that stay open, each on a thread of its
 * own. Driven by the caller's thread.
 */
final class MediaLoad {
    static final int RANGE_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);

    private final MediaServer server;
    private final byte[] content;
    private final int connections;

    /** What a number of answers cost the server. */
    record Cost(double cpuMs, double tookMs, long bytes, int answers) {
        double cpuMsPerGib() {
            return cpuMs * (1L << 30) / bytes;
        }

        double cpuMicrosPerAnswer() {
            return cpuMs * 1_000 / answers;
        }

        double mibPerSecond() {
            return bytes / (double) (1 << 20) / (tookMs / 1_000);
        }
    }

    MediaLoad(MediaServer server, byte[] content, int connections) {
        this.server = server;
        this.content = content;
        this.connections = connections;
    }

    MediaServer server() {
        return server;
    }

    /** Reads the file once, whole and in parts, and compares every byte. */
    void check() throws IOException {
        try (Player player = new Player()) {
            player.ask(server.requestOf(""), 200, content.length, 0);
            for (int offset = 0; offset < content.length; offset += RANGE_BYTES) {
                player.askRange(offset, offset);
            }
        }
    }

    Cost wholeFiles(int count) throws IOException, InterruptedException {
        byte[] request = server.requestOf("");
        return measure(count, player -> player.ask(request, 200, content.length, -1));
    }

    /** Ranges at random places. */
    Cost ranges(int count) throws IOException, InterruptedException {
        int places = content.length / RANGE_BYTES;
        return measure(
                count,
                player ->
                        player.askRange(
                                ThreadLocalRandom.current().nextInt(places) * RANGE_BYTES, -1));
    }

    private interface Question {
        int ask(Player player) throws IOException;
    }

    private Cost measure(int count, Question question) throws IOException, InterruptedException {
        AtomicInteger left = new AtomicInteger(count);
        AtomicLong bytes = new AtomicLong();
        List<Exception> failures = new CopyOnWriteArrayList<>();
        double cpuMs = server.process().cpuMs();
        long beginNanos = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofPlatform().start(() -> play(question, left, bytes, failures)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IOException(
                    server.name() + " did not answer as it should", failures.getFirst());
        }
        return new Cost(
                server.process().cpuMs() - cpuMs,
                (System.nanoTime() - beginNanos) / 1e6,
                bytes.get(),
                count);
    }

    private void play(
            Question question, AtomicInteger left, AtomicLong bytes, List<Exception> failures) {
        long read = 0;
        try (Player player = new Player()) {
            while (left.getAndDecrement() > 0) {
                read += question.ask(player);
            }
        } catch (IOException | RuntimeException e) {
            failures.add(e);
        }
        bytes.addAndGet(read);
    }

    /** One connection and whoever reads from it. */
    private final class Player implements AutoCloseable {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

        Player() throws IOException {
            channel =
                    SocketChannel.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        }

        int askRange(int offset, int compareFrom) throws IOException {
            int length = Math.min(RANGE_BYTES, content.length - offset);
            String range = "Range: bytes=%d-%d\r\n".formatted(offset, offset + length - 1);
            return ask(server.requestOf(range), 206, length, compareFrom);
        }

        /**
         * @param compareFrom where in the content the answer's bytes are, -1 for not to look
         * @return the length of the answer's content
         */
        int ask(byte[] request, int status, int length, int compareFrom) throws IOException {
            channel.write(ByteBuffer.wrap(request));
            buffer.clear();
            int headEnd = -1;
            while (headEnd < 0) {
                fill();
                headEnd = endOfHead();
            }
            String head = UTF_8.decode(buffer.duplicate().flip().limit(headEnd)).toString();
            if (!head.startsWith("HTTP/1.1 " + status + " ")
                    || !head.toLowerCase().contains("\r\ncontent-length: " + length + "\r\n")) {
                throw new IOException("unexpected answer:\n" + head);
            }
            buffer.flip().position(headEnd);
            int read = 0;
            while (true) {
                if (compareFrom >= 0) {
                    compare(compareFrom + read);
                }
                read += buffer.remaining();
                if (read >= length) {
                    return length;
                }
                buffer.clear();
                fill();
                buffer.flip();
            }
        }

        private void fill() throws IOException {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the connection was closed");
            }
        }

        private void compare(int from) throws IOException {
            ByteBuffer expected = ByteBuffer.wrap(content, from, buffer.remaining());
            if (!expected.equals(buffer)) {
                throw new IOException("other bytes than were stored, after " + from);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private int endOfHead() {
            for (int i = 0; i + HEAD_END.length <= buffer.position(); i++) {
                if (buffer.get(i + 3) == '\n'
                        && buffer.get(i + 2) == '\r'
                        && buffer.get(i + 1) == '\n'
                        && buffer.get(i) == '\r') {
                    return i + HEAD_END.length;
                }
            }
            return -1;
        }
    }
}

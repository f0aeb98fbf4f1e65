package whatssound.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket that sends whatever bytes it is told, allowed or not, and reads all that comes. Its
 * reader is a virtual thread.
 */
final class FuzzSocket implements AutoCloseable {
    private static final int MAX_MASKED_BITS = 0x80;

    private final Socket socket;
    private final OutputStream out;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StringBuilder heard = new StringBuilder();
    private volatile int closeCode;

    FuzzSocket(URI address) {
        try {
            socket = new Socket(address.getHost(), address.getPort());
            socket.setTcpNoDelay(true);
            out = new BufferedOutputStream(socket.getOutputStream());
            out.write(
                    "GET %s?%s HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
                            .formatted(address.getRawPath(), address.getRawQuery())
                            .getBytes(ISO_8859_1));
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            skipHead(in);
            Thread.ofVirtual().start(() -> read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one frame; false where the server has gone. */
    boolean send(int firstByte, boolean masked, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(firstByte);
        int mask = masked ? MAX_MASKED_BITS : 0;
        if (payload.length <= 125) {
            frame.write(mask | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(mask | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        if (masked) {
            frame.writeBytes(new byte[4]); // a mask of zeros changes nothing
        }
        frame.writeBytes(payload);
        return sendBytes(frame.toByteArray());
    }

    boolean sendBytes(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Waits until the text has been received; false where the server closed before. */
    boolean hears(String text, long withinMs) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        synchronized (heard) {
            while (heard.indexOf(text) < 0) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended.getCount() == 0) {
                    return false;
                } else if (leftMs <= 0) {
                    throw new AssertionError("neither " + text + " nor a close in time");
                }
                heard.wait(leftMs);
            }
            return true;
        }
    }

    /** The status of the server's goodbye, 0 where it has sent none. */
    int closeCode() {
        return closeCode;
    }

    boolean awaitEnd(long withinMs) throws InterruptedException {
        return ended.await(withinMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skipHead(DataInputStream in) throws IOException {
        int newlines = 0;
        while (newlines < 4) {
            int next = in.readUnsignedByte();
            newlines = next == '\r' || next == '\n' ? newlines + 1 : 0;
        }
    }

    private void read(DataInputStream in) {
        try (in) {
            while (true) {
                int opcode = in.readUnsignedByte() & 0xF;
                long length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = in.readLong();
                }
                byte[] payload = in.readNBytes((int) length);
                if (opcode == 8 && payload.length >= 2) {
                    closeCode = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
                } else {
                    hear(new String(payload, UTF_8));
                }
            }
        } catch (IOException over) {
            ended.countDown();
            hear("");
        }
    }

    private void hear(String text) {
        synchronized (heard) {
            heard.append(text);
            // Only what came last is ever looked for.
            if (heard.length() > 100_000) {
                heard.delete(0, heard.length() - 10_000);
            }
            heard.notifyAll();
        }
    }
}

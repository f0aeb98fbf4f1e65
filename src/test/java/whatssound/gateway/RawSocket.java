package whatssound.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A WebSocket client made of bytes: what it sends is cut wherever a test wants it to be. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private final Socket socket;
    private final DataInputStream in;

    /** A frame of the server. */
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }

        int closeCode() {
            return Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        }
    }

    RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawSocket connect(int port) throws IOException {
        return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static RawSocket upgraded(int port) throws IOException {
        RawSocket socket = connect(port);
        socket.send(upgrade());
        socket.readHead();
        return socket;
    }

    /** Whether the server has sent anything that was not read yet. */
    boolean hasBytes() {
        try {
            return in.available() > 0;
        } catch (IOException closed) {
            return true;
        }
    }

    static byte[] upgrade() {
        return """
        GET /realtime/v1/websocket?vsn=2.0.0&apikey=any HTTP/1.1\r
        Host: localhost\r
        Connection: keep-alive, Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
                .getBytes(US_ASCII);
    }

    static byte[] join(String topic) {
        return text("[\"1\",\"1\",\"" + topic + "\",\"phx_join\",{\"config\":{}}]");
    }

    static byte[] broadcast(String topic, String payloadJson) {
        return text(
                "[\"1\",\"2\",\"%s\",\"broadcast\",{\"event\":\"e\",\"payload\":%s}]"
                        .formatted(topic, payloadJson));
    }

    static byte[] text(String text) {
        return frame(true, TEXT, text.getBytes(UTF_8));
    }

    /** A frame of a client, masked as it has to be. */
    static byte[] frame(boolean last, int opcode, byte[] payload) {
        byte[] mask = {1, 2, 3, 4};
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    void send(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        socket.getOutputStream().write(all.toByteArray());
    }

    /** Reads the head of an HTTP answer. */
    String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        return head.toString(US_ASCII);
    }

    byte[] readBytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    Frame readFrame() throws IOException {
        int opcode = in.readUnsignedByte() & 0xF;
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(opcode, payload);
    }

    /** Reads until a frame of the kind comes. */
    Frame await(int opcode) throws IOException {
        Frame frame = readFrame();
        while (frame.opcode() != opcode) {
            frame = readFrame();
        }
        return frame;
    }

    /** Whether the server closes the connection before the patience of this client ends. */
    boolean isClosedByServer() throws IOException {
        try {
            while (true) {
                in.readByte();
            }
        } catch (EOFException e) {
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
